/** What an authentication template says in one language: the platform's own words, so that nobody writes anything else into a message of this category. */
export interface AuthenticationTexts {
  /** `{{1}}` stands for the code. */
  readonly body: string;
  readonly warning: string;
  /** `{n}` stands for the minutes. */
  readonly expiry: string;
  readonly copy: string;
  readonly autofill: string;
}

type Row = readonly [body: string, warning: string, expiry: string, copy: string, autofill: string];

const english: Row = ['*{{1}}* is your verification code.', 'For your security, do not share this code.', 'This code expires in {n} minutes.', 'Copy code', 'Autofill'];

/** By language, or by language and country where countries differ. Where counted minutes have several forms, they are abbreviated. */
const rows: Readonly<Record<string, Row>> = {
  ar: ['*{{1}}* هو كود التحقق الخاص بك.', 'للحفاظ على أمانك، لا تشارك هذا الكود.', 'تنتهي صلاحية هذا الكود خلال {n} دقيقة.', 'نسخ الكود', 'تعبئة تلقائية'],
  bg: ['*{{1}}* е вашият код за потвърждение.', 'За ваша сигурност не споделяйте този код.', 'Този код изтича след {n} мин.', 'Копиране на кода', 'Автоматично попълване'],
  ca: ['*{{1}}* és el teu codi de verificació.', 'Per la teva seguretat, no comparteixis aquest codi.', 'Aquest codi caduca d’aquí a {n} minuts.', 'Copia el codi', 'Emplena'],
  cs: ['*{{1}}* je váš ověřovací kód.', 'Z bezpečnostních důvodů tento kód nikomu nesdělujte.', 'Platnost kódu vyprší za {n} min.', 'Kopírovat kód', 'Vyplnit automaticky'],
  da: ['*{{1}}* er din bekræftelseskode.', 'Af hensyn til din sikkerhed må du ikke dele denne kode.', 'Denne kode udløber om {n} minutter.', 'Kopiér kode', 'Udfyld automatisk'],
  de: ['*{{1}}* ist dein Verifizierungscode.', 'Teile diesen Code zu deiner eigenen Sicherheit mit niemandem.', 'Dieser Code läuft in {n} Minuten ab.', 'Code kopieren', 'Automatisch ausfüllen'],
  el: ['Ο κωδικός επαλήθευσής σας είναι *{{1}}*.', 'Για την ασφάλειά σας, μην κοινοποιήσετε αυτόν τον κωδικό.', 'Αυτός ο κωδικός λήγει σε {n} λεπτά.', 'Αντιγραφή κωδικού', 'Αυτόματη συμπλήρωση'],
  es: ['Tu código de verificación es *{{1}}*.', 'Por tu seguridad, no lo compartas.', 'Este código caduca en {n} minutos.', 'Copiar código', 'Autocompletar'],
  fi: ['*{{1}}* on vahvistuskoodisi.', 'Älä turvallisuussyistä jaa tätä koodia muille.', 'Tämä koodi vanhenee {n} minuutin kuluttua.', 'Kopioi koodi', 'Täytä automaattisesti'],
  fr: ['*{{1}}* est votre code de vérification.', 'Pour votre sécurité, ne le partagez pas.', 'Ce code expire dans {n} minutes.', 'Copier le code', 'Remplissage automatique'],
  he: ['קוד האימות שלך הוא *{{1}}*.', 'מטעמי אבטחה, אין לשתף את הקוד הזה.', 'תוקף הקוד יפוג בעוד {n} דקות.', 'העתקת הקוד', 'מילוי אוטומטי'],
  hi: ['*{{1}}* आपका वेरिफ़िकेशन कोड है.', 'अपनी सुरक्षा के लिए, यह कोड किसी को न बताएँ.', 'इस कोड की समयसीमा {n} मिनट में खत्म हो जाएगी.', 'कोड कॉपी करें', 'ऑटोफ़िल करें'],
  hr: ['*{{1}}* vaš je kôd za potvrdu.', 'Radi vlastite sigurnosti nikome ne otkrivajte taj kôd.', 'Kôd istječe za {n} min.', 'Kopiraj kôd', 'Automatski ispuni'],
  hu: ['*{{1}}* az ellenőrző kódod.', 'Biztonsági okokból ne oszd meg senkivel ezt a kódot.', 'Ez a kód {n} perc múlva lejár.', 'Kód másolása', 'Automatikus kitöltés'],
  id: ['*{{1}}* adalah kode verifikasi Anda.', 'Demi keamanan, jangan bagikan kode ini.', 'Kode ini kedaluwarsa dalam {n} menit.', 'Salin kode', 'Isi otomatis'],
  it: ['*{{1}}* è il tuo codice di verifica.', 'Per la tua sicurezza, non condividere questo codice.', 'Questo codice scade tra {n} minuti.', 'Copia codice', 'Compila automaticamente'],
  ja: ['認証コードは *{{1}}* です。', 'セキュリティのため、このコードは誰にも教えないでください。', 'このコードの有効期限は{n}分です。', 'コードをコピー', '自動入力'],
  ko: ['인증 코드는 *{{1}}* 입니다.', '보안을 위해 이 코드를 공유하지 마세요.', '이 코드는 {n}분 후에 만료됩니다.', '코드 복사', '자동 완성'],
  ms: ['*{{1}}* ialah kod pengesahan anda.', 'Demi keselamatan anda, jangan kongsi kod ini.', 'Kod ini tamat tempoh dalam {n} minit.', 'Salin kod', 'Autoisi'],
  nb: ['*{{1}}* er bekreftelseskoden din.', 'Av sikkerhetshensyn bør du ikke dele denne koden.', 'Denne koden utløper om {n} minutter.', 'Kopier koden', 'Fyll ut automatisk'],
  nl: ['*{{1}}* is je verificatiecode.', 'Deel deze code voor je eigen veiligheid met niemand.', 'Deze code verloopt over {n} minuten.', 'Code kopiëren', 'Automatisch invullen'],
  pl: ['*{{1}}* to Twój kod weryfikacyjny.', 'Ze względów bezpieczeństwa nie udostępniaj tego kodu.', 'Kod wygasa za {n} min.', 'Kopiuj kod', 'Wypełnij automatycznie'],
  pt_BR: ['Seu código de verificação é *{{1}}*.', 'Para sua segurança, não o compartilhe.', 'Este código expira em {n} minutos.', 'Copiar código', 'Preencher automaticamente'],
  pt: ['O teu código de verificação é *{{1}}*.', 'Para tua segurança, não o partilhes.', 'Este código expira dentro de {n} minutos.', 'Copiar código', 'Preencher automaticamente'],
  ro: ['*{{1}}* este codul tău de verificare.', 'Pentru siguranța ta, nu distribui acest cod.', 'Codul expiră în {n} min.', 'Copiază codul', 'Completează automat'],
  ru: ['*{{1}}* — ваш код подтверждения.', 'В целях безопасности никому не сообщайте этот код.', 'Срок действия кода истекает через {n} мин.', 'Скопировать код', 'Заполнить автоматически'],
  sk: ['*{{1}}* je váš overovací kód.', 'Z bezpečnostných dôvodov tento kód nikomu neposkytujte.', 'Platnosť kódu vyprší o {n} min.', 'Kopírovať kód', 'Vyplniť automaticky'],
  sv: ['*{{1}}* är din verifieringskod.', 'Dela inte den här koden av säkerhetsskäl.', 'Koden upphör att gälla om {n} minuter.', 'Kopiera kod', 'Fyll i automatiskt'],
  th: ['*{{1}}* คือรหัสยืนยันของคุณ', 'เพื่อความปลอดภัยของคุณ อย่าแชร์รหัสนี้', 'รหัสนี้จะหมดอายุใน {n} นาที', 'คัดลอกรหัส', 'กรอกอัตโนมัติ'],
  tr: ['Doğrulama kodunuz: *{{1}}*.', 'Güvenliğiniz için bu kodu kimseyle paylaşmayın.', 'Bu kodun süresi {n} dakika içinde doluyor.', 'Kodu kopyala', 'Otomatik doldur'],
  uk: ['*{{1}}* — ваш код підтвердження.', 'З міркувань безпеки нікому не повідомляйте цей код.', 'Термін дії коду закінчується через {n} хв.', 'Копіювати код', 'Заповнити автоматично'],
  vi: ['*{{1}}* là mã xác minh của bạn.', 'Để bảo mật, vui lòng không chia sẻ mã này.', 'Mã này sẽ hết hạn sau {n} phút.', 'Sao chép mã', 'Tự động điền'],
  zh_CN: ['您的验证码是 *{{1}}*。', '为安全起见，请勿分享此验证码。', '此验证码将在 {n} 分钟后失效。', '复制验证码', '自动填写'],
  zh: ['您的驗證碼是 *{{1}}*。', '為安全起見，請勿分享此驗證碼。', '此驗證碼將在 {n} 分鐘後失效。', '複製驗證碼', '自動填入'],
};

/** In English where there are no words of the language. */
export function authenticationTexts(language: string): AuthenticationTexts {
  const found = [language, language.replace(/_.*/, '')].find(name => Object.hasOwn(rows, name));
  const [body, warning, expiry, copy, autofill] = found === undefined ? english : rows[found] ?? english;
  return { body, warning, expiry, copy, autofill };
}

/** Those that have words of their own. */
export const authenticationLanguages: readonly string[] = ['en', ...Object.keys(rows)];
