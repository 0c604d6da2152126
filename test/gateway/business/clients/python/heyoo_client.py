import os
from heyoo import WhatsApp

to = os.environ["TEST_TO"]
client = WhatsApp(os.environ["TEST_TOKEN"], phone_number_id=os.environ["TEST_NUMBER_ID"])
client.send_message("text by heyoo", to)
client.send_location("37.5", "-122.1", "Shop of heyoo", "1 Way", to)
client.send_template("hello_world", to, components=[], lang="en_US")
