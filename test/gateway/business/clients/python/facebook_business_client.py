# Meta's own SDK: what an enterprise looks after its account with.
import json
import os
import time

from facebook_business.adobjects.whatsappbusinessaccount import WhatsAppBusinessAccount
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError

FacebookAdsApi.init(app_secret=os.environ["TEST_APP_SECRET"], access_token=os.environ["TEST_TOKEN"])
account = WhatsAppBusinessAccount(os.environ["TEST_WABA_ID"])
now = int(time.time())
span = {"start": now - 86400, "end": now + 86400, "granularity": "DAILY"}


def code_of(call):
    try:
        call()
    except FacebookRequestError as error:
        return error.api_error_code()
    return None


def volume(points):
    return sum(point.get("volume", 0) + point.get("conversation", 0) for each in points for point in each["data_points"])


made = account.create_message_template(params={"name": "by_sdk", "language": "en_US", "category": "UTILITY", "components": [{"type": "BODY", "text": "Your parcel has come."}]})
seen = {
    "account": account.api_get(fields=["name", "account_review_status", "purchase_order_number"])["account_review_status"],
    "numbers": [number["id"] for number in account.get_phone_numbers()],
    "made": made["status"],
    "pages": "by_sdk" in [template["name"] for template in account.get_message_templates(params={"limit": 1, "status": ["APPROVED"]})],
    "previews": [preview["language"] for preview in account.get_message_template_previews(params={"category": "AUTHENTICATION", "languages": ["en_US", "de"], "button_types": ["OTP"]})],
    "priced": volume(account.get_pricing_analytics(params={**span, "dimensions": ["PRICING_TYPE"]})) > 0,
    "conversations": volume(account.get_conversation_analytics(params={**span, "dimensions": ["CONVERSATION_TYPE"]})) > 0,
    "apps": len(account.get_subscribed_apps()),
    "flows": len(account.get_flows()),
    "refused": [
        code_of(lambda: account.create_flow(params={"name": "x", "categories": ["OTHER"]})),
        code_of(lambda: account.get_call_analytics(params=span)),
        code_of(lambda: account.get_group_analytics(params=span)),
        code_of(lambda: account.get_payment_configurations()),
        code_of(lambda: account.get_template_groups()),
    ],
}
account.delete_message_templates(params={"name": "by_sdk"})
seen["left"] = len(account.get_message_templates(params={"name": "by_sdk"}))
print(json.dumps(seen))
