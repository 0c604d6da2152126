import { type Static, Type } from '@sinclair/typebox';

const namedSample = Type.Object({ param_name: Type.String(), example: Type.String() });

/** A template's button, canonical: upper-case type, only what this platform knows. */
export const buttonSchema = Type.Object({
  type: Type.Union([Type.Literal('QUICK_REPLY'), Type.Literal('URL'), Type.Literal('PHONE_NUMBER'), Type.Literal('COPY_CODE'), Type.Literal('OTP')]),
  text: Type.Optional(Type.String()),
  url: Type.Optional(Type.String()),
  phone_number: Type.Optional(Type.String()),
  example: Type.Optional(Type.Array(Type.String())),
  otp_type: Type.Optional(Type.String()),
  autofill_text: Type.Optional(Type.String()),
  supported_apps: Type.Optional(Type.Array(Type.Object({ package_name: Type.String(), signature_hash: Type.String() }))),
  zero_tap_terms_accepted: Type.Optional(Type.Boolean()),
});

/** One part of a template as it is kept and read back. */
export const componentSchema = Type.Object({
  type: Type.Union([Type.Literal('HEADER'), Type.Literal('BODY'), Type.Literal('FOOTER'), Type.Literal('BUTTONS'), Type.Literal('LIMITED_TIME_OFFER')]),
  format: Type.Optional(Type.Union([Type.Literal('TEXT'), Type.Literal('LOCATION'), Type.Literal('IMAGE'), Type.Literal('VIDEO'), Type.Literal('DOCUMENT')])),
  text: Type.Optional(Type.String()),
  example: Type.Optional(Type.Object({
    header_text: Type.Optional(Type.Array(Type.String())),
    body_text: Type.Optional(Type.Array(Type.Array(Type.String()))),
    header_text_named_params: Type.Optional(Type.Array(namedSample)),
    body_text_named_params: Type.Optional(Type.Array(namedSample)),
    header_handle: Type.Optional(Type.Array(Type.String())),
  })),
  add_security_recommendation: Type.Optional(Type.Boolean()),
  code_expiration_minutes: Type.Optional(Type.Integer()),
  buttons: Type.Optional(Type.Array(buttonSchema)),
  limited_time_offer: Type.Optional(Type.Object({ text: Type.String(), has_expiration: Type.Boolean() })),
});
export type TemplateComponent = Static<typeof componentSchema>;
export type TemplateButton = Static<typeof buttonSchema>;
