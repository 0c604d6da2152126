import * as $protobuf from "protobufjs/minimal.js";

/** Namespace sealgate. */
export namespace sealgate {

    /** Namespace content. */
    namespace content {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a Content.
             * @deprecated Use sealgate.content.v1.Content.$Properties instead.
             */
            interface IContent extends sealgate.content.v1.Content.$Properties {
            }

            /** Represents a Content. */
            class Content {

                /**
                 * Constructs a new Content.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.Content.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Content schema. */
                schema: number;

                /** Content schemaMin. */
                schemaMin: number;

                /** Content contentId. */
                contentId: Uint8Array;

                /** Content authoredAtMs. */
                authoredAtMs: number;

                /** Content conversation. */
                conversation?: (sealgate.content.v1.Conversation.$Properties|null);

                /** Content previousId. */
                previousId: Uint8Array;

                /** Content timerSeconds. */
                timerSeconds: number;

                /** Content authorManifest. */
                authorManifest?: (sealgate.content.v1.ManifestRef.$Properties|null);

                /** Content recipientManifest. */
                recipientManifest?: (sealgate.content.v1.ManifestRef.$Properties|null);

                /** Content resent. */
                resent: boolean;

                /** Content text. */
                text?: (sealgate.content.v1.Text.$Properties|null);

                /** Content reaction. */
                reaction?: (sealgate.content.v1.Reaction.$Properties|null);

                /** Content edit. */
                edit?: (sealgate.content.v1.Edit.$Properties|null);

                /** Content delete. */
                delete?: (sealgate.content.v1.Delete.$Properties|null);

                /** Content location. */
                location?: (sealgate.content.v1.Location.$Properties|null);

                /** Content contact. */
                contact?: (sealgate.content.v1.ContactCard.$Properties|null);

                /** Content timerChange. */
                timerChange?: (sealgate.content.v1.TimerChange.$Properties|null);

                /** Content receipt. */
                receipt?: (sealgate.content.v1.Receipt.$Properties|null);

                /** Content typing. */
                typing?: (sealgate.content.v1.Typing.$Properties|null);

                /** Content profile. */
                profile?: (sealgate.content.v1.ProfileUpdate.$Properties|null);

                /** Content syncSent. */
                syncSent?: (sealgate.content.v1.SyncSent.$Properties|null);

                /** Content syncState. */
                syncState?: (sealgate.content.v1.SyncState.$Properties|null);

                /** Content attachment. */
                attachment?: (sealgate.content.v1.Attachment.$Properties|null);

                /** Content null. */
                null?: (sealgate.content.v1.Null.$Properties|null);

                /** Content interactive. */
                interactive?: (sealgate.content.v1.Interactive.$Properties|null);

                /** Content interactiveReply. */
                interactiveReply?: (sealgate.content.v1.InteractiveReply.$Properties|null);

                /** Content template. */
                template?: (sealgate.content.v1.Template.$Properties|null);

                /** Content preference. */
                preference?: (sealgate.content.v1.Preference.$Properties|null);

                /** Content body. */
                body?: ("text"|"reaction"|"edit"|"delete"|"location"|"contact"|"timerChange"|"receipt"|"typing"|"profile"|"syncSent"|"syncState"|"attachment"|"null"|"interactive"|"interactiveReply"|"template"|"preference");

                /**
                 * Encodes the specified Content message. Does not implicitly {@link sealgate.content.v1.Content.verify|verify} messages.
                 * @param message Content message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.Content.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Content message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.Content & sealgate.content.v1.Content.$Shape} Content
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.Content & sealgate.content.v1.Content.$Shape;
            }

            namespace Content {

                /** Properties of a Content. */
                interface $Properties {

                    /** Content schema */
                    schema?: (number|null);

                    /** Content schemaMin */
                    schemaMin?: (number|null);

                    /** Content contentId */
                    contentId?: (Uint8Array|null);

                    /** Content authoredAtMs */
                    authoredAtMs?: (number|null);

                    /** Content conversation */
                    conversation?: (sealgate.content.v1.Conversation.$Properties|null);

                    /** Content previousId */
                    previousId?: (Uint8Array|null);

                    /** Content timerSeconds */
                    timerSeconds?: (number|null);

                    /** Content authorManifest */
                    authorManifest?: (sealgate.content.v1.ManifestRef.$Properties|null);

                    /** Content recipientManifest */
                    recipientManifest?: (sealgate.content.v1.ManifestRef.$Properties|null);

                    /** Content resent */
                    resent?: (boolean|null);

                    /** Content text */
                    text?: (sealgate.content.v1.Text.$Properties|null);

                    /** Content reaction */
                    reaction?: (sealgate.content.v1.Reaction.$Properties|null);

                    /** Content edit */
                    edit?: (sealgate.content.v1.Edit.$Properties|null);

                    /** Content delete */
                    "delete"?: (sealgate.content.v1.Delete.$Properties|null);

                    /** Content location */
                    location?: (sealgate.content.v1.Location.$Properties|null);

                    /** Content contact */
                    contact?: (sealgate.content.v1.ContactCard.$Properties|null);

                    /** Content timerChange */
                    timerChange?: (sealgate.content.v1.TimerChange.$Properties|null);

                    /** Content receipt */
                    receipt?: (sealgate.content.v1.Receipt.$Properties|null);

                    /** Content typing */
                    typing?: (sealgate.content.v1.Typing.$Properties|null);

                    /** Content profile */
                    profile?: (sealgate.content.v1.ProfileUpdate.$Properties|null);

                    /** Content syncSent */
                    syncSent?: (sealgate.content.v1.SyncSent.$Properties|null);

                    /** Content syncState */
                    syncState?: (sealgate.content.v1.SyncState.$Properties|null);

                    /** Content attachment */
                    attachment?: (sealgate.content.v1.Attachment.$Properties|null);

                    /** Content null */
                    "null"?: (sealgate.content.v1.Null.$Properties|null);

                    /** Content interactive */
                    interactive?: (sealgate.content.v1.Interactive.$Properties|null);

                    /** Content interactiveReply */
                    interactiveReply?: (sealgate.content.v1.InteractiveReply.$Properties|null);

                    /** Content template */
                    template?: (sealgate.content.v1.Template.$Properties|null);

                    /** Content preference */
                    preference?: (sealgate.content.v1.Preference.$Properties|null);

                    /** Content body */
                    body?: ("text"|"reaction"|"edit"|"delete"|"location"|"contact"|"timerChange"|"receipt"|"typing"|"profile"|"syncSent"|"syncState"|"attachment"|"null"|"interactive"|"interactiveReply"|"template"|"preference");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a Content. */
                type $Shape = {
                  schema?: number|null;
                  schemaMin?: number|null;
                  contentId?: Uint8Array|null;
                  authoredAtMs?: number|null;
                  conversation?: sealgate.content.v1.Conversation.$Shape|null;
                  previousId?: Uint8Array|null;
                  timerSeconds?: number|null;
                  authorManifest?: sealgate.content.v1.ManifestRef.$Shape|null;
                  recipientManifest?: sealgate.content.v1.ManifestRef.$Shape|null;
                  resent?: boolean|null;
                  text?: sealgate.content.v1.Text.$Shape|null;
                  reaction?: sealgate.content.v1.Reaction.$Shape|null;
                  edit?: sealgate.content.v1.Edit.$Shape|null;
                  "delete"?: sealgate.content.v1.Delete.$Shape|null;
                  location?: sealgate.content.v1.Location.$Shape|null;
                  contact?: sealgate.content.v1.ContactCard.$Shape|null;
                  timerChange?: sealgate.content.v1.TimerChange.$Shape|null;
                  receipt?: sealgate.content.v1.Receipt.$Shape|null;
                  typing?: sealgate.content.v1.Typing.$Shape|null;
                  profile?: sealgate.content.v1.ProfileUpdate.$Shape|null;
                  syncSent?: sealgate.content.v1.SyncSent.$Shape|null;
                  syncState?: sealgate.content.v1.SyncState.$Shape|null;
                  attachment?: sealgate.content.v1.Attachment.$Shape|null;
                  "null"?: sealgate.content.v1.Null.$Shape|null;
                  interactive?: sealgate.content.v1.Interactive.$Shape|null;
                  interactiveReply?: sealgate.content.v1.InteractiveReply.$Shape|null;
                  template?: sealgate.content.v1.Template.$Shape|null;
                  preference?: sealgate.content.v1.Preference.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ body?: undefined; text?: null; reaction?: null; edit?: null; "delete"?: null; location?: null; contact?: null; timerChange?: null; receipt?: null; typing?: null; profile?: null; syncSent?: null; syncState?: null; attachment?: null; "null"?: null; interactive?: null; interactiveReply?: null; template?: null; preference?: null }|{ body?: "text"; text: sealgate.content.v1.Text.$Shape; reaction?: null; edit?: null; "delete"?: null; location?: null; contact?: null; timerChange?: null; receipt?: null; typing?: null; profile?: null; syncSent?: null; syncState?: null; attachment?: null; "null"?: null; interactive?: null; interactiveReply?: null; template?: null; preference?: null }|{ body?: "reaction"; text?: null; reaction: sealgate.content.v1.Reaction.$Shape; edit?: null; "delete"?: null; location?: null; contact?: null; timerChange?: null; receipt?: null; typing?: null; profile?: null; syncSent?: null; syncState?: null; attachment?: null; "null"?: null; interactive?: null; interactiveReply?: null; template?: null; preference?: null }|{ body?: "edit"; text?: null; reaction?: null; edit: sealgate.content.v1.Edit.$Shape; "delete"?: null; location?: null; contact?: null; timerChange?: null; receipt?: null; typing?: null; profile?: null; syncSent?: null; syncState?: null; attachment?: null; "null"?: null; interactive?: null; interactiveReply?: null; template?: null; preference?: null }|{ body?: "delete"; text?: null; reaction?: null; edit?: null; "delete": sealgate.content.v1.Delete.$Shape; location?: null; contact?: null; timerChange?: null; receipt?: null; typing?: null; profile?: null; syncSent?: null; syncState?: null; attachment?: null; "null"?: null; interactive?: null; interactiveReply?: null; template?: null; preference?: null }|{ body?: "location"; text?: null; reaction?: null; edit?: null; "delete"?: null; location: sealgate.content.v1.Location.$Shape; contact?: null; timerChange?: null; receipt?: null; typing?: null; profile?: null; syncSent?: null; syncState?: null; attachment?: null; "null"?: null; interactive?: null; interactiveReply?: null; template?: null; preference?: null }|{ body?: "contact"; text?: null; reaction?: null; edit?: null; "delete"?: null; location?: null; contact: sealgate.content.v1.ContactCard.$Shape; timerChange?: null; receipt?: null; typing?: null; profile?: null; syncSent?: null; syncState?: null; attachment?: null; "null"?: null; interactive?: null; interactiveReply?: null; template?: null; preference?: null }|{ body?: "timerChange"; text?: null; reaction?: null; edit?: null; "delete"?: null; location?: null; contact?: null; timerChange: sealgate.content.v1.TimerChange.$Shape; receipt?: null; typing?: null; profile?: null; syncSent?: null; syncState?: null; attachment?: null; "null"?: null; interactive?: null; interactiveReply?: null; template?: null; preference?: null }|{ body?: "receipt"; text?: null; reaction?: null; edit?: null; "delete"?: null; location?: null; contact?: null; timerChange?: null; receipt: sealgate.content.v1.Receipt.$Shape; typing?: null; profile?: null; syncSent?: null; syncState?: null; attachment?: null; "null"?: null; interactive?: null; interactiveReply?: null; template?: null; preference?: null }|{ body?: "typing"; text?: null; reaction?: null; edit?: null; "delete"?: null; location?: null; contact?: null; timerChange?: null; receipt?: null; typing: sealgate.content.v1.Typing.$Shape; profile?: null; syncSent?: null; syncState?: null; attachment?: null; "null"?: null; interactive?: null; interactiveReply?: null; template?: null; preference?: null }|{ body?: "profile"; text?: null; reaction?: null; edit?: null; "delete"?: null; location?: null; contact?: null; timerChange?: null; receipt?: null; typing?: null; profile: sealgate.content.v1.ProfileUpdate.$Shape; syncSent?: null; syncState?: null; attachment?: null; "null"?: null; interactive?: null; interactiveReply?: null; template?: null; preference?: null }|{ body?: "syncSent"; text?: null; reaction?: null; edit?: null; "delete"?: null; location?: null; contact?: null; timerChange?: null; receipt?: null; typing?: null; profile?: null; syncSent: sealgate.content.v1.SyncSent.$Shape; syncState?: null; attachment?: null; "null"?: null; interactive?: null; interactiveReply?: null; template?: null; preference?: null }|{ body?: "syncState"; text?: null; reaction?: null; edit?: null; "delete"?: null; location?: null; contact?: null; timerChange?: null; receipt?: null; typing?: null; profile?: null; syncSent?: null; syncState: sealgate.content.v1.SyncState.$Shape; attachment?: null; "null"?: null; interactive?: null; interactiveReply?: null; template?: null; preference?: null }|{ body?: "attachment"; text?: null; reaction?: null; edit?: null; "delete"?: null; location?: null; contact?: null; timerChange?: null; receipt?: null; typing?: null; profile?: null; syncSent?: null; syncState?: null; attachment: sealgate.content.v1.Attachment.$Shape; "null"?: null; interactive?: null; interactiveReply?: null; template?: null; preference?: null }|{ body?: "null"; text?: null; reaction?: null; edit?: null; "delete"?: null; location?: null; contact?: null; timerChange?: null; receipt?: null; typing?: null; profile?: null; syncSent?: null; syncState?: null; attachment?: null; "null": sealgate.content.v1.Null.$Shape; interactive?: null; interactiveReply?: null; template?: null; preference?: null }|{ body?: "interactive"; text?: null; reaction?: null; edit?: null; "delete"?: null; location?: null; contact?: null; timerChange?: null; receipt?: null; typing?: null; profile?: null; syncSent?: null; syncState?: null; attachment?: null; "null"?: null; interactive: sealgate.content.v1.Interactive.$Shape; interactiveReply?: null; template?: null; preference?: null }|{ body?: "interactiveReply"; text?: null; reaction?: null; edit?: null; "delete"?: null; location?: null; contact?: null; timerChange?: null; receipt?: null; typing?: null; profile?: null; syncSent?: null; syncState?: null; attachment?: null; "null"?: null; interactive?: null; interactiveReply: sealgate.content.v1.InteractiveReply.$Shape; template?: null; preference?: null }|{ body?: "template"; text?: null; reaction?: null; edit?: null; "delete"?: null; location?: null; contact?: null; timerChange?: null; receipt?: null; typing?: null; profile?: null; syncSent?: null; syncState?: null; attachment?: null; "null"?: null; interactive?: null; interactiveReply?: null; template: sealgate.content.v1.Template.$Shape; preference?: null }|{ body?: "preference"; text?: null; reaction?: null; edit?: null; "delete"?: null; location?: null; contact?: null; timerChange?: null; receipt?: null; typing?: null; profile?: null; syncSent?: null; syncState?: null; attachment?: null; "null"?: null; interactive?: null; interactiveReply?: null; template?: null; preference: sealgate.content.v1.Preference.$Shape })
                );
            }

            /**
             * Properties of a Conversation.
             * @deprecated Use sealgate.content.v1.Conversation.$Properties instead.
             */
            interface IConversation extends sealgate.content.v1.Conversation.$Properties {
            }

            /** Represents a Conversation. */
            class Conversation {

                /**
                 * Constructs a new Conversation.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.Conversation.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Conversation account. */
                account?: (Uint8Array|null);

                /** Conversation group. */
                group?: (Uint8Array|null);

                /** Conversation with. */
                with_?: ("account"|"group");

                /**
                 * Encodes the specified Conversation message. Does not implicitly {@link sealgate.content.v1.Conversation.verify|verify} messages.
                 * @param message Conversation message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.Conversation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Conversation message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.Conversation & sealgate.content.v1.Conversation.$Shape} Conversation
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.Conversation & sealgate.content.v1.Conversation.$Shape;
            }

            namespace Conversation {

                /** Properties of a Conversation. */
                interface $Properties {

                    /** Conversation account */
                    account?: (Uint8Array|null);

                    /** Conversation group */
                    group?: (Uint8Array|null);

                    /** Conversation with */
                    with?: ("account"|"group");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a Conversation. */
                type $Shape = {
                  account?: Uint8Array|null;
                  group?: Uint8Array|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ "with"?: undefined; account?: null; group?: null }|{ "with"?: "account"; account: Uint8Array; group?: null }|{ "with"?: "group"; account?: null; group: Uint8Array })
                );
            }

            /**
             * Properties of a ManifestRef.
             * @deprecated Use sealgate.content.v1.ManifestRef.$Properties instead.
             */
            interface IManifestRef extends sealgate.content.v1.ManifestRef.$Properties {
            }

            /** Represents a ManifestRef. */
            class ManifestRef {

                /**
                 * Constructs a new ManifestRef.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.ManifestRef.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ManifestRef version. */
                version: number;

                /** ManifestRef hash. */
                hash: Uint8Array;

                /**
                 * Encodes the specified ManifestRef message. Does not implicitly {@link sealgate.content.v1.ManifestRef.verify|verify} messages.
                 * @param message ManifestRef message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.ManifestRef.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ManifestRef message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.ManifestRef & sealgate.content.v1.ManifestRef.$Shape} ManifestRef
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.ManifestRef & sealgate.content.v1.ManifestRef.$Shape;
            }

            namespace ManifestRef {

                /** Properties of a ManifestRef. */
                interface $Properties {

                    /** ManifestRef version */
                    version?: (number|null);

                    /** ManifestRef hash */
                    hash?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ManifestRef. */
                type $Shape = sealgate.content.v1.ManifestRef.$Properties;
            }

            /**
             * Properties of a ContentRef.
             * @deprecated Use sealgate.content.v1.ContentRef.$Properties instead.
             */
            interface IContentRef extends sealgate.content.v1.ContentRef.$Properties {
            }

            /** Represents a ContentRef. */
            class ContentRef {

                /**
                 * Constructs a new ContentRef.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.ContentRef.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ContentRef author. */
                author: Uint8Array;

                /** ContentRef contentId. */
                contentId: Uint8Array;

                /**
                 * Encodes the specified ContentRef message. Does not implicitly {@link sealgate.content.v1.ContentRef.verify|verify} messages.
                 * @param message ContentRef message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.ContentRef.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ContentRef message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.ContentRef & sealgate.content.v1.ContentRef.$Shape} ContentRef
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.ContentRef & sealgate.content.v1.ContentRef.$Shape;
            }

            namespace ContentRef {

                /** Properties of a ContentRef. */
                interface $Properties {

                    /** ContentRef author */
                    author?: (Uint8Array|null);

                    /** ContentRef contentId */
                    contentId?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ContentRef. */
                type $Shape = sealgate.content.v1.ContentRef.$Properties;
            }

            /**
             * Properties of a Text.
             * @deprecated Use sealgate.content.v1.Text.$Properties instead.
             */
            interface IText extends sealgate.content.v1.Text.$Properties {
            }

            /** Represents a Text. */
            class Text {

                /**
                 * Constructs a new Text.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.Text.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Text body. */
                body: string;

                /** Text replyTo. */
                replyTo?: (sealgate.content.v1.ContentRef.$Properties|null);

                /**
                 * Encodes the specified Text message. Does not implicitly {@link sealgate.content.v1.Text.verify|verify} messages.
                 * @param message Text message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.Text.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Text message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.Text & sealgate.content.v1.Text.$Shape} Text
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.Text & sealgate.content.v1.Text.$Shape;
            }

            namespace Text {

                /** Properties of a Text. */
                interface $Properties {

                    /** Text body */
                    body?: (string|null);

                    /** Text replyTo */
                    replyTo?: (sealgate.content.v1.ContentRef.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Text. */
                type $Shape = sealgate.content.v1.Text.$Properties;
            }

            /**
             * Properties of a Reaction.
             * @deprecated Use sealgate.content.v1.Reaction.$Properties instead.
             */
            interface IReaction extends sealgate.content.v1.Reaction.$Properties {
            }

            /** Represents a Reaction. */
            class Reaction {

                /**
                 * Constructs a new Reaction.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.Reaction.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Reaction target. */
                target?: (sealgate.content.v1.ContentRef.$Properties|null);

                /** Reaction emoji. */
                emoji: string;

                /**
                 * Encodes the specified Reaction message. Does not implicitly {@link sealgate.content.v1.Reaction.verify|verify} messages.
                 * @param message Reaction message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.Reaction.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Reaction message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.Reaction & sealgate.content.v1.Reaction.$Shape} Reaction
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.Reaction & sealgate.content.v1.Reaction.$Shape;
            }

            namespace Reaction {

                /** Properties of a Reaction. */
                interface $Properties {

                    /** Reaction target */
                    target?: (sealgate.content.v1.ContentRef.$Properties|null);

                    /** Reaction emoji */
                    emoji?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Reaction. */
                type $Shape = sealgate.content.v1.Reaction.$Properties;
            }

            /**
             * Properties of an Edit.
             * @deprecated Use sealgate.content.v1.Edit.$Properties instead.
             */
            interface IEdit extends sealgate.content.v1.Edit.$Properties {
            }

            /** Represents an Edit. */
            class Edit {

                /**
                 * Constructs a new Edit.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.Edit.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Edit target. */
                target?: (sealgate.content.v1.ContentRef.$Properties|null);

                /** Edit body. */
                body: string;

                /**
                 * Encodes the specified Edit message. Does not implicitly {@link sealgate.content.v1.Edit.verify|verify} messages.
                 * @param message Edit message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.Edit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Edit message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.Edit & sealgate.content.v1.Edit.$Shape} Edit
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.Edit & sealgate.content.v1.Edit.$Shape;
            }

            namespace Edit {

                /** Properties of an Edit. */
                interface $Properties {

                    /** Edit target */
                    target?: (sealgate.content.v1.ContentRef.$Properties|null);

                    /** Edit body */
                    body?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Edit. */
                type $Shape = sealgate.content.v1.Edit.$Properties;
            }

            /**
             * Properties of a Delete.
             * @deprecated Use sealgate.content.v1.Delete.$Properties instead.
             */
            interface IDelete extends sealgate.content.v1.Delete.$Properties {
            }

            /** Represents a Delete. */
            class Delete {

                /**
                 * Constructs a new Delete.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.Delete.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Delete target. */
                target?: (sealgate.content.v1.ContentRef.$Properties|null);

                /**
                 * Encodes the specified Delete message. Does not implicitly {@link sealgate.content.v1.Delete.verify|verify} messages.
                 * @param message Delete message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.Delete.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Delete message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.Delete & sealgate.content.v1.Delete.$Shape} Delete
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.Delete & sealgate.content.v1.Delete.$Shape;
            }

            namespace Delete {

                /** Properties of a Delete. */
                interface $Properties {

                    /** Delete target */
                    target?: (sealgate.content.v1.ContentRef.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Delete. */
                type $Shape = sealgate.content.v1.Delete.$Properties;
            }

            /**
             * Properties of a Location.
             * @deprecated Use sealgate.content.v1.Location.$Properties instead.
             */
            interface ILocation extends sealgate.content.v1.Location.$Properties {
            }

            /** Represents a Location. */
            class Location {

                /**
                 * Constructs a new Location.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.Location.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Location latitude. */
                latitude: number;

                /** Location longitude. */
                longitude: number;

                /** Location name. */
                name: string;

                /** Location address. */
                address: string;

                /** Location replyTo. */
                replyTo?: (sealgate.content.v1.ContentRef.$Properties|null);

                /**
                 * Encodes the specified Location message. Does not implicitly {@link sealgate.content.v1.Location.verify|verify} messages.
                 * @param message Location message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.Location.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Location message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.Location & sealgate.content.v1.Location.$Shape} Location
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.Location & sealgate.content.v1.Location.$Shape;
            }

            namespace Location {

                /** Properties of a Location. */
                interface $Properties {

                    /** Location latitude */
                    latitude?: (number|null);

                    /** Location longitude */
                    longitude?: (number|null);

                    /** Location name */
                    name?: (string|null);

                    /** Location address */
                    address?: (string|null);

                    /** Location replyTo */
                    replyTo?: (sealgate.content.v1.ContentRef.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Location. */
                type $Shape = sealgate.content.v1.Location.$Properties;
            }

            /**
             * Properties of a ContactCard.
             * @deprecated Use sealgate.content.v1.ContactCard.$Properties instead.
             */
            interface IContactCard extends sealgate.content.v1.ContactCard.$Properties {
            }

            /** Represents a ContactCard. */
            class ContactCard {

                /**
                 * Constructs a new ContactCard.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.ContactCard.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ContactCard vcard. */
                vcard: string;

                /** ContactCard replyTo. */
                replyTo?: (sealgate.content.v1.ContentRef.$Properties|null);

                /**
                 * Encodes the specified ContactCard message. Does not implicitly {@link sealgate.content.v1.ContactCard.verify|verify} messages.
                 * @param message ContactCard message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.ContactCard.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ContactCard message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.ContactCard & sealgate.content.v1.ContactCard.$Shape} ContactCard
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.ContactCard & sealgate.content.v1.ContactCard.$Shape;
            }

            namespace ContactCard {

                /** Properties of a ContactCard. */
                interface $Properties {

                    /** ContactCard vcard */
                    vcard?: (string|null);

                    /** ContactCard replyTo */
                    replyTo?: (sealgate.content.v1.ContentRef.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ContactCard. */
                type $Shape = sealgate.content.v1.ContactCard.$Properties;
            }

            /**
             * Properties of a TimerChange.
             * @deprecated Use sealgate.content.v1.TimerChange.$Properties instead.
             */
            interface ITimerChange extends sealgate.content.v1.TimerChange.$Properties {
            }

            /** Represents a TimerChange. */
            class TimerChange {

                /**
                 * Constructs a new TimerChange.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.TimerChange.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** TimerChange seconds. */
                seconds: number;

                /**
                 * Encodes the specified TimerChange message. Does not implicitly {@link sealgate.content.v1.TimerChange.verify|verify} messages.
                 * @param message TimerChange message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.TimerChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a TimerChange message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.TimerChange & sealgate.content.v1.TimerChange.$Shape} TimerChange
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.TimerChange & sealgate.content.v1.TimerChange.$Shape;
            }

            namespace TimerChange {

                /** Properties of a TimerChange. */
                interface $Properties {

                    /** TimerChange seconds */
                    seconds?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a TimerChange. */
                type $Shape = sealgate.content.v1.TimerChange.$Properties;
            }

            /**
             * Properties of a Receipt.
             * @deprecated Use sealgate.content.v1.Receipt.$Properties instead.
             */
            interface IReceipt extends sealgate.content.v1.Receipt.$Properties {
            }

            /** Represents a Receipt. */
            class Receipt {

                /**
                 * Constructs a new Receipt.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.Receipt.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Receipt kind. */
                kind: sealgate.content.v1.Receipt.Kind;

                /** Receipt contentIds. */
                contentIds: Uint8Array[];

                /**
                 * Encodes the specified Receipt message. Does not implicitly {@link sealgate.content.v1.Receipt.verify|verify} messages.
                 * @param message Receipt message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.Receipt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Receipt message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.Receipt & sealgate.content.v1.Receipt.$Shape} Receipt
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.Receipt & sealgate.content.v1.Receipt.$Shape;
            }

            namespace Receipt {

                /** Properties of a Receipt. */
                interface $Properties {

                    /** Receipt kind */
                    kind?: (sealgate.content.v1.Receipt.Kind|null);

                    /** Receipt contentIds */
                    contentIds?: (Uint8Array[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Receipt. */
                type $Shape = sealgate.content.v1.Receipt.$Properties;

                /** Kind enum. */
                enum Kind {

                    /** DELIVERED value */
                    DELIVERED = 0,

                    /** READ value */
                    READ = 1
                }
            }

            /**
             * Properties of a Typing.
             * @deprecated Use sealgate.content.v1.Typing.$Properties instead.
             */
            interface ITyping extends sealgate.content.v1.Typing.$Properties {
            }

            /** Represents a Typing. */
            class Typing {

                /**
                 * Constructs a new Typing.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.Typing.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Typing started. */
                started: boolean;

                /**
                 * Encodes the specified Typing message. Does not implicitly {@link sealgate.content.v1.Typing.verify|verify} messages.
                 * @param message Typing message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.Typing.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Typing message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.Typing & sealgate.content.v1.Typing.$Shape} Typing
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.Typing & sealgate.content.v1.Typing.$Shape;
            }

            namespace Typing {

                /** Properties of a Typing. */
                interface $Properties {

                    /** Typing started */
                    started?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Typing. */
                type $Shape = sealgate.content.v1.Typing.$Properties;
            }

            /**
             * Properties of a ProfileUpdate.
             * @deprecated Use sealgate.content.v1.ProfileUpdate.$Properties instead.
             */
            interface IProfileUpdate extends sealgate.content.v1.ProfileUpdate.$Properties {
            }

            /** Represents a ProfileUpdate. */
            class ProfileUpdate {

                /**
                 * Constructs a new ProfileUpdate.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.ProfileUpdate.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ProfileUpdate name. */
                name: string;

                /** ProfileUpdate about. */
                about: string;

                /** ProfileUpdate business. */
                business?: (sealgate.content.v1.BusinessProfile.$Properties|null);

                /**
                 * Encodes the specified ProfileUpdate message. Does not implicitly {@link sealgate.content.v1.ProfileUpdate.verify|verify} messages.
                 * @param message ProfileUpdate message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.ProfileUpdate.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ProfileUpdate message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.ProfileUpdate & sealgate.content.v1.ProfileUpdate.$Shape} ProfileUpdate
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.ProfileUpdate & sealgate.content.v1.ProfileUpdate.$Shape;
            }

            namespace ProfileUpdate {

                /** Properties of a ProfileUpdate. */
                interface $Properties {

                    /** ProfileUpdate name */
                    name?: (string|null);

                    /** ProfileUpdate about */
                    about?: (string|null);

                    /** ProfileUpdate business */
                    business?: (sealgate.content.v1.BusinessProfile.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ProfileUpdate. */
                type $Shape = sealgate.content.v1.ProfileUpdate.$Properties;
            }

            /**
             * Properties of a BusinessProfile.
             * @deprecated Use sealgate.content.v1.BusinessProfile.$Properties instead.
             */
            interface IBusinessProfile extends sealgate.content.v1.BusinessProfile.$Properties {
            }

            /** Represents a BusinessProfile. */
            class BusinessProfile {

                /**
                 * Constructs a new BusinessProfile.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.BusinessProfile.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BusinessProfile description. */
                description: string;

                /** BusinessProfile address. */
                address: string;

                /** BusinessProfile email. */
                email: string;

                /** BusinessProfile websites. */
                websites: string[];

                /** BusinessProfile category. */
                category: string;

                /** BusinessProfile hours. */
                hours: string;

                /** BusinessProfile purpose. */
                purpose: string;

                /** BusinessProfile retention. */
                retention: string;

                /** BusinessProfile policyUrl. */
                policyUrl: string;

                /**
                 * Encodes the specified BusinessProfile message. Does not implicitly {@link sealgate.content.v1.BusinessProfile.verify|verify} messages.
                 * @param message BusinessProfile message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.BusinessProfile.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BusinessProfile message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.BusinessProfile & sealgate.content.v1.BusinessProfile.$Shape} BusinessProfile
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.BusinessProfile & sealgate.content.v1.BusinessProfile.$Shape;
            }

            namespace BusinessProfile {

                /** Properties of a BusinessProfile. */
                interface $Properties {

                    /** BusinessProfile description */
                    description?: (string|null);

                    /** BusinessProfile address */
                    address?: (string|null);

                    /** BusinessProfile email */
                    email?: (string|null);

                    /** BusinessProfile websites */
                    websites?: (string[]|null);

                    /** BusinessProfile category */
                    category?: (string|null);

                    /** BusinessProfile hours */
                    hours?: (string|null);

                    /** BusinessProfile purpose */
                    purpose?: (string|null);

                    /** BusinessProfile retention */
                    retention?: (string|null);

                    /** BusinessProfile policyUrl */
                    policyUrl?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BusinessProfile. */
                type $Shape = sealgate.content.v1.BusinessProfile.$Properties;
            }

            /**
             * Properties of a SyncSent.
             * @deprecated Use sealgate.content.v1.SyncSent.$Properties instead.
             */
            interface ISyncSent extends sealgate.content.v1.SyncSent.$Properties {
            }

            /** Represents a SyncSent. */
            class SyncSent {

                /**
                 * Constructs a new SyncSent.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.SyncSent.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SyncSent recipient. */
                recipient: Uint8Array;

                /** SyncSent content. */
                content: Uint8Array;

                /** SyncSent number. */
                number: string;

                /**
                 * Encodes the specified SyncSent message. Does not implicitly {@link sealgate.content.v1.SyncSent.verify|verify} messages.
                 * @param message SyncSent message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.SyncSent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SyncSent message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.SyncSent & sealgate.content.v1.SyncSent.$Shape} SyncSent
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.SyncSent & sealgate.content.v1.SyncSent.$Shape;
            }

            namespace SyncSent {

                /** Properties of a SyncSent. */
                interface $Properties {

                    /** SyncSent recipient */
                    recipient?: (Uint8Array|null);

                    /** SyncSent content */
                    content?: (Uint8Array|null);

                    /** SyncSent number */
                    number?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SyncSent. */
                type $Shape = sealgate.content.v1.SyncSent.$Properties;
            }

            /**
             * Properties of a SyncState.
             * @deprecated Use sealgate.content.v1.SyncState.$Properties instead.
             */
            interface ISyncState extends sealgate.content.v1.SyncState.$Properties {
            }

            /** Represents a SyncState. */
            class SyncState {

                /**
                 * Constructs a new SyncState.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.SyncState.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SyncState readContentIds. */
                readContentIds: Uint8Array[];

                /** SyncState account. */
                account: Uint8Array;

                /** SyncState accepted. */
                accepted: boolean;

                /** SyncState blocked. */
                blocked: boolean;

                /** SyncState deletedDevice. */
                deletedDevice: boolean;

                /** SyncState custody. */
                custody?: (sealgate.content.v1.CustodyDecision.$Properties|null);

                /**
                 * Encodes the specified SyncState message. Does not implicitly {@link sealgate.content.v1.SyncState.verify|verify} messages.
                 * @param message SyncState message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.SyncState.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SyncState message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.SyncState & sealgate.content.v1.SyncState.$Shape} SyncState
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.SyncState & sealgate.content.v1.SyncState.$Shape;
            }

            namespace SyncState {

                /** Properties of a SyncState. */
                interface $Properties {

                    /** SyncState readContentIds */
                    readContentIds?: (Uint8Array[]|null);

                    /** SyncState account */
                    account?: (Uint8Array|null);

                    /** SyncState accepted */
                    accepted?: (boolean|null);

                    /** SyncState blocked */
                    blocked?: (boolean|null);

                    /** SyncState deletedDevice */
                    deletedDevice?: (boolean|null);

                    /** SyncState custody */
                    custody?: (sealgate.content.v1.CustodyDecision.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SyncState. */
                type $Shape = sealgate.content.v1.SyncState.$Properties;
            }

            /**
             * Properties of a CustodyDecision.
             * @deprecated Use sealgate.content.v1.CustodyDecision.$Properties instead.
             */
            interface ICustodyDecision extends sealgate.content.v1.CustodyDecision.$Properties {
            }

            /** Represents a CustodyDecision. */
            class CustodyDecision {

                /**
                 * Constructs a new CustodyDecision.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.CustodyDecision.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CustodyDecision terms. */
                terms: Uint8Array;

                /** CustodyDecision accepted. */
                accepted: boolean;

                /**
                 * Encodes the specified CustodyDecision message. Does not implicitly {@link sealgate.content.v1.CustodyDecision.verify|verify} messages.
                 * @param message CustodyDecision message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.CustodyDecision.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CustodyDecision message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.CustodyDecision & sealgate.content.v1.CustodyDecision.$Shape} CustodyDecision
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.CustodyDecision & sealgate.content.v1.CustodyDecision.$Shape;
            }

            namespace CustodyDecision {

                /** Properties of a CustodyDecision. */
                interface $Properties {

                    /** CustodyDecision terms */
                    terms?: (Uint8Array|null);

                    /** CustodyDecision accepted */
                    accepted?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CustodyDecision. */
                type $Shape = sealgate.content.v1.CustodyDecision.$Properties;
            }

            /**
             * Properties of an Attachment.
             * @deprecated Use sealgate.content.v1.Attachment.$Properties instead.
             */
            interface IAttachment extends sealgate.content.v1.Attachment.$Properties {
            }

            /** Represents an Attachment. */
            class Attachment {

                /**
                 * Constructs a new Attachment.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.Attachment.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Attachment objectId. */
                objectId: string;

                /** Attachment capability. */
                capability: Uint8Array;

                /** Attachment key. */
                key: Uint8Array;

                /** Attachment digest. */
                digest: Uint8Array;

                /** Attachment incrementalMac. */
                incrementalMac: Uint8Array;

                /** Attachment chunkBytes. */
                chunkBytes: number;

                /** Attachment plaintextBytes. */
                plaintextBytes: number;

                /** Attachment contentType. */
                contentType: string;

                /** Attachment caption. */
                caption: string;

                /**
                 * Encodes the specified Attachment message. Does not implicitly {@link sealgate.content.v1.Attachment.verify|verify} messages.
                 * @param message Attachment message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.Attachment.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Attachment message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.Attachment & sealgate.content.v1.Attachment.$Shape} Attachment
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.Attachment & sealgate.content.v1.Attachment.$Shape;
            }

            namespace Attachment {

                /** Properties of an Attachment. */
                interface $Properties {

                    /** Attachment objectId */
                    objectId?: (string|null);

                    /** Attachment capability */
                    capability?: (Uint8Array|null);

                    /** Attachment key */
                    key?: (Uint8Array|null);

                    /** Attachment digest */
                    digest?: (Uint8Array|null);

                    /** Attachment incrementalMac */
                    incrementalMac?: (Uint8Array|null);

                    /** Attachment chunkBytes */
                    chunkBytes?: (number|null);

                    /** Attachment plaintextBytes */
                    plaintextBytes?: (number|null);

                    /** Attachment contentType */
                    contentType?: (string|null);

                    /** Attachment caption */
                    caption?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Attachment. */
                type $Shape = sealgate.content.v1.Attachment.$Properties;
            }

            /**
             * Properties of a Null.
             * @deprecated Use sealgate.content.v1.Null.$Properties instead.
             */
            interface INull extends sealgate.content.v1.Null.$Properties {
            }

            /** Represents a Null. */
            class Null {

                /**
                 * Constructs a new Null.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.Null.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified Null message. Does not implicitly {@link sealgate.content.v1.Null.verify|verify} messages.
                 * @param message Null message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.Null.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Null message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.Null & sealgate.content.v1.Null.$Shape} Null
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.Null & sealgate.content.v1.Null.$Shape;
            }

            namespace Null {

                /** Properties of a Null. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Null. */
                type $Shape = sealgate.content.v1.Null.$Properties;
            }

            /**
             * Properties of an Interactive.
             * @deprecated Use sealgate.content.v1.Interactive.$Properties instead.
             */
            interface IInteractive extends sealgate.content.v1.Interactive.$Properties {
            }

            /** Represents an Interactive. */
            class Interactive {

                /**
                 * Constructs a new Interactive.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.Interactive.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Interactive header. */
                header: string;

                /** Interactive body. */
                body: string;

                /** Interactive footer. */
                footer: string;

                /** Interactive buttons. */
                buttons?: (sealgate.content.v1.ReplyButtons.$Properties|null);

                /** Interactive list. */
                list?: (sealgate.content.v1.ListMenu.$Properties|null);

                /** Interactive url. */
                url?: (sealgate.content.v1.UrlButton.$Properties|null);

                /** Interactive locationRequest. */
                locationRequest?: (sealgate.content.v1.LocationRequest.$Properties|null);

                /** Interactive contactRequest. */
                contactRequest?: (sealgate.content.v1.ContactRequest.$Properties|null);

                /** Interactive replyTo. */
                replyTo?: (sealgate.content.v1.ContentRef.$Properties|null);

                /** Interactive action. */
                action?: ("buttons"|"list"|"url"|"locationRequest"|"contactRequest");

                /**
                 * Encodes the specified Interactive message. Does not implicitly {@link sealgate.content.v1.Interactive.verify|verify} messages.
                 * @param message Interactive message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.Interactive.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Interactive message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.Interactive & sealgate.content.v1.Interactive.$Shape} Interactive
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.Interactive & sealgate.content.v1.Interactive.$Shape;
            }

            namespace Interactive {

                /** Properties of an Interactive. */
                interface $Properties {

                    /** Interactive header */
                    header?: (string|null);

                    /** Interactive body */
                    body?: (string|null);

                    /** Interactive footer */
                    footer?: (string|null);

                    /** Interactive buttons */
                    buttons?: (sealgate.content.v1.ReplyButtons.$Properties|null);

                    /** Interactive list */
                    list?: (sealgate.content.v1.ListMenu.$Properties|null);

                    /** Interactive url */
                    url?: (sealgate.content.v1.UrlButton.$Properties|null);

                    /** Interactive locationRequest */
                    locationRequest?: (sealgate.content.v1.LocationRequest.$Properties|null);

                    /** Interactive contactRequest */
                    contactRequest?: (sealgate.content.v1.ContactRequest.$Properties|null);

                    /** Interactive replyTo */
                    replyTo?: (sealgate.content.v1.ContentRef.$Properties|null);

                    /** Interactive action */
                    action?: ("buttons"|"list"|"url"|"locationRequest"|"contactRequest");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of an Interactive. */
                type $Shape = {
                  header?: string|null;
                  body?: string|null;
                  footer?: string|null;
                  buttons?: sealgate.content.v1.ReplyButtons.$Shape|null;
                  list?: sealgate.content.v1.ListMenu.$Shape|null;
                  url?: sealgate.content.v1.UrlButton.$Shape|null;
                  locationRequest?: sealgate.content.v1.LocationRequest.$Shape|null;
                  contactRequest?: sealgate.content.v1.ContactRequest.$Shape|null;
                  replyTo?: sealgate.content.v1.ContentRef.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ action?: undefined; buttons?: null; list?: null; url?: null; locationRequest?: null; contactRequest?: null }|{ action?: "buttons"; buttons: sealgate.content.v1.ReplyButtons.$Shape; list?: null; url?: null; locationRequest?: null; contactRequest?: null }|{ action?: "list"; buttons?: null; list: sealgate.content.v1.ListMenu.$Shape; url?: null; locationRequest?: null; contactRequest?: null }|{ action?: "url"; buttons?: null; list?: null; url: sealgate.content.v1.UrlButton.$Shape; locationRequest?: null; contactRequest?: null }|{ action?: "locationRequest"; buttons?: null; list?: null; url?: null; locationRequest: sealgate.content.v1.LocationRequest.$Shape; contactRequest?: null }|{ action?: "contactRequest"; buttons?: null; list?: null; url?: null; locationRequest?: null; contactRequest: sealgate.content.v1.ContactRequest.$Shape })
                );
            }

            /**
             * Properties of a ReplyButtons.
             * @deprecated Use sealgate.content.v1.ReplyButtons.$Properties instead.
             */
            interface IReplyButtons extends sealgate.content.v1.ReplyButtons.$Properties {
            }

            /** Represents a ReplyButtons. */
            class ReplyButtons {

                /**
                 * Constructs a new ReplyButtons.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.ReplyButtons.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReplyButtons buttons. */
                buttons: sealgate.content.v1.ReplyButton.$Properties[];

                /**
                 * Encodes the specified ReplyButtons message. Does not implicitly {@link sealgate.content.v1.ReplyButtons.verify|verify} messages.
                 * @param message ReplyButtons message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.ReplyButtons.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReplyButtons message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.ReplyButtons & sealgate.content.v1.ReplyButtons.$Shape} ReplyButtons
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.ReplyButtons & sealgate.content.v1.ReplyButtons.$Shape;
            }

            namespace ReplyButtons {

                /** Properties of a ReplyButtons. */
                interface $Properties {

                    /** ReplyButtons buttons */
                    buttons?: (sealgate.content.v1.ReplyButton.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReplyButtons. */
                type $Shape = sealgate.content.v1.ReplyButtons.$Properties;
            }

            /**
             * Properties of a ReplyButton.
             * @deprecated Use sealgate.content.v1.ReplyButton.$Properties instead.
             */
            interface IReplyButton extends sealgate.content.v1.ReplyButton.$Properties {
            }

            /** Represents a ReplyButton. */
            class ReplyButton {

                /**
                 * Constructs a new ReplyButton.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.ReplyButton.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReplyButton id. */
                id: string;

                /** ReplyButton title. */
                title: string;

                /**
                 * Encodes the specified ReplyButton message. Does not implicitly {@link sealgate.content.v1.ReplyButton.verify|verify} messages.
                 * @param message ReplyButton message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.ReplyButton.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReplyButton message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.ReplyButton & sealgate.content.v1.ReplyButton.$Shape} ReplyButton
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.ReplyButton & sealgate.content.v1.ReplyButton.$Shape;
            }

            namespace ReplyButton {

                /** Properties of a ReplyButton. */
                interface $Properties {

                    /** ReplyButton id */
                    id?: (string|null);

                    /** ReplyButton title */
                    title?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReplyButton. */
                type $Shape = sealgate.content.v1.ReplyButton.$Properties;
            }

            /**
             * Properties of a ListMenu.
             * @deprecated Use sealgate.content.v1.ListMenu.$Properties instead.
             */
            interface IListMenu extends sealgate.content.v1.ListMenu.$Properties {
            }

            /** Represents a ListMenu. */
            class ListMenu {

                /**
                 * Constructs a new ListMenu.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.ListMenu.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListMenu button. */
                button: string;

                /** ListMenu sections. */
                sections: sealgate.content.v1.ListSection.$Properties[];

                /**
                 * Encodes the specified ListMenu message. Does not implicitly {@link sealgate.content.v1.ListMenu.verify|verify} messages.
                 * @param message ListMenu message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.ListMenu.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListMenu message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.ListMenu & sealgate.content.v1.ListMenu.$Shape} ListMenu
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.ListMenu & sealgate.content.v1.ListMenu.$Shape;
            }

            namespace ListMenu {

                /** Properties of a ListMenu. */
                interface $Properties {

                    /** ListMenu button */
                    button?: (string|null);

                    /** ListMenu sections */
                    sections?: (sealgate.content.v1.ListSection.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListMenu. */
                type $Shape = sealgate.content.v1.ListMenu.$Properties;
            }

            /**
             * Properties of a ListSection.
             * @deprecated Use sealgate.content.v1.ListSection.$Properties instead.
             */
            interface IListSection extends sealgate.content.v1.ListSection.$Properties {
            }

            /** Represents a ListSection. */
            class ListSection {

                /**
                 * Constructs a new ListSection.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.ListSection.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListSection title. */
                title: string;

                /** ListSection rows. */
                rows: sealgate.content.v1.ListRow.$Properties[];

                /**
                 * Encodes the specified ListSection message. Does not implicitly {@link sealgate.content.v1.ListSection.verify|verify} messages.
                 * @param message ListSection message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.ListSection.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListSection message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.ListSection & sealgate.content.v1.ListSection.$Shape} ListSection
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.ListSection & sealgate.content.v1.ListSection.$Shape;
            }

            namespace ListSection {

                /** Properties of a ListSection. */
                interface $Properties {

                    /** ListSection title */
                    title?: (string|null);

                    /** ListSection rows */
                    rows?: (sealgate.content.v1.ListRow.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListSection. */
                type $Shape = sealgate.content.v1.ListSection.$Properties;
            }

            /**
             * Properties of a ListRow.
             * @deprecated Use sealgate.content.v1.ListRow.$Properties instead.
             */
            interface IListRow extends sealgate.content.v1.ListRow.$Properties {
            }

            /** Represents a ListRow. */
            class ListRow {

                /**
                 * Constructs a new ListRow.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.ListRow.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListRow id. */
                id: string;

                /** ListRow title. */
                title: string;

                /** ListRow description. */
                description: string;

                /**
                 * Encodes the specified ListRow message. Does not implicitly {@link sealgate.content.v1.ListRow.verify|verify} messages.
                 * @param message ListRow message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.ListRow.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListRow message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.ListRow & sealgate.content.v1.ListRow.$Shape} ListRow
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.ListRow & sealgate.content.v1.ListRow.$Shape;
            }

            namespace ListRow {

                /** Properties of a ListRow. */
                interface $Properties {

                    /** ListRow id */
                    id?: (string|null);

                    /** ListRow title */
                    title?: (string|null);

                    /** ListRow description */
                    description?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListRow. */
                type $Shape = sealgate.content.v1.ListRow.$Properties;
            }

            /**
             * Properties of an UrlButton.
             * @deprecated Use sealgate.content.v1.UrlButton.$Properties instead.
             */
            interface IUrlButton extends sealgate.content.v1.UrlButton.$Properties {
            }

            /** Represents an UrlButton. */
            class UrlButton {

                /**
                 * Constructs a new UrlButton.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.UrlButton.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** UrlButton title. */
                title: string;

                /** UrlButton url. */
                url: string;

                /**
                 * Encodes the specified UrlButton message. Does not implicitly {@link sealgate.content.v1.UrlButton.verify|verify} messages.
                 * @param message UrlButton message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.UrlButton.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an UrlButton message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.UrlButton & sealgate.content.v1.UrlButton.$Shape} UrlButton
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.UrlButton & sealgate.content.v1.UrlButton.$Shape;
            }

            namespace UrlButton {

                /** Properties of an UrlButton. */
                interface $Properties {

                    /** UrlButton title */
                    title?: (string|null);

                    /** UrlButton url */
                    url?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an UrlButton. */
                type $Shape = sealgate.content.v1.UrlButton.$Properties;
            }

            /**
             * Properties of a LocationRequest.
             * @deprecated Use sealgate.content.v1.LocationRequest.$Properties instead.
             */
            interface ILocationRequest extends sealgate.content.v1.LocationRequest.$Properties {
            }

            /** Represents a LocationRequest. */
            class LocationRequest {

                /**
                 * Constructs a new LocationRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.LocationRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified LocationRequest message. Does not implicitly {@link sealgate.content.v1.LocationRequest.verify|verify} messages.
                 * @param message LocationRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.LocationRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LocationRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.LocationRequest & sealgate.content.v1.LocationRequest.$Shape} LocationRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.LocationRequest & sealgate.content.v1.LocationRequest.$Shape;
            }

            namespace LocationRequest {

                /** Properties of a LocationRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LocationRequest. */
                type $Shape = sealgate.content.v1.LocationRequest.$Properties;
            }

            /**
             * Properties of a ContactRequest.
             * @deprecated Use sealgate.content.v1.ContactRequest.$Properties instead.
             */
            interface IContactRequest extends sealgate.content.v1.ContactRequest.$Properties {
            }

            /** Represents a ContactRequest. */
            class ContactRequest {

                /**
                 * Constructs a new ContactRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.ContactRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ContactRequest message. Does not implicitly {@link sealgate.content.v1.ContactRequest.verify|verify} messages.
                 * @param message ContactRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.ContactRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ContactRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.ContactRequest & sealgate.content.v1.ContactRequest.$Shape} ContactRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.ContactRequest & sealgate.content.v1.ContactRequest.$Shape;
            }

            namespace ContactRequest {

                /** Properties of a ContactRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ContactRequest. */
                type $Shape = sealgate.content.v1.ContactRequest.$Properties;
            }

            /**
             * Properties of an InteractiveReply.
             * @deprecated Use sealgate.content.v1.InteractiveReply.$Properties instead.
             */
            interface IInteractiveReply extends sealgate.content.v1.InteractiveReply.$Properties {
            }

            /** Represents an InteractiveReply. */
            class InteractiveReply {

                /**
                 * Constructs a new InteractiveReply.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.InteractiveReply.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** InteractiveReply target. */
                target?: (sealgate.content.v1.ContentRef.$Properties|null);

                /** InteractiveReply button. */
                button?: (sealgate.content.v1.ReplyButton.$Properties|null);

                /** InteractiveReply row. */
                row?: (sealgate.content.v1.ListRow.$Properties|null);

                /** InteractiveReply quickReply. */
                quickReply?: (sealgate.content.v1.QuickReply.$Properties|null);

                /** InteractiveReply choice. */
                choice?: ("button"|"row"|"quickReply");

                /**
                 * Encodes the specified InteractiveReply message. Does not implicitly {@link sealgate.content.v1.InteractiveReply.verify|verify} messages.
                 * @param message InteractiveReply message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.InteractiveReply.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InteractiveReply message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.InteractiveReply & sealgate.content.v1.InteractiveReply.$Shape} InteractiveReply
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.InteractiveReply & sealgate.content.v1.InteractiveReply.$Shape;
            }

            namespace InteractiveReply {

                /** Properties of an InteractiveReply. */
                interface $Properties {

                    /** InteractiveReply target */
                    target?: (sealgate.content.v1.ContentRef.$Properties|null);

                    /** InteractiveReply button */
                    button?: (sealgate.content.v1.ReplyButton.$Properties|null);

                    /** InteractiveReply row */
                    row?: (sealgate.content.v1.ListRow.$Properties|null);

                    /** InteractiveReply quickReply */
                    quickReply?: (sealgate.content.v1.QuickReply.$Properties|null);

                    /** InteractiveReply choice */
                    choice?: ("button"|"row"|"quickReply");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of an InteractiveReply. */
                type $Shape = {
                  target?: sealgate.content.v1.ContentRef.$Shape|null;
                  button?: sealgate.content.v1.ReplyButton.$Shape|null;
                  row?: sealgate.content.v1.ListRow.$Shape|null;
                  quickReply?: sealgate.content.v1.QuickReply.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ choice?: undefined; button?: null; row?: null; quickReply?: null }|{ choice?: "button"; button: sealgate.content.v1.ReplyButton.$Shape; row?: null; quickReply?: null }|{ choice?: "row"; button?: null; row: sealgate.content.v1.ListRow.$Shape; quickReply?: null }|{ choice?: "quickReply"; button?: null; row?: null; quickReply: sealgate.content.v1.QuickReply.$Shape })
                );
            }

            /**
             * Properties of a Template.
             * @deprecated Use sealgate.content.v1.Template.$Properties instead.
             */
            interface ITemplate extends sealgate.content.v1.Template.$Properties {
            }

            /** Represents a Template. */
            class Template {

                /**
                 * Constructs a new Template.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.Template.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Template name. */
                name: string;

                /** Template language. */
                language: string;

                /** Template category. */
                category: sealgate.content.v1.TemplateCategory;

                /** Template header. */
                header: string;

                /** Template headerLocation. */
                headerLocation?: (sealgate.content.v1.Location.$Properties|null);

                /** Template body. */
                body: string;

                /** Template footer. */
                footer: string;

                /** Template buttons. */
                buttons: sealgate.content.v1.TemplateButton.$Properties[];

                /** Template offer. */
                offer?: (sealgate.content.v1.LimitedOffer.$Properties|null);

                /** Template replyTo. */
                replyTo?: (sealgate.content.v1.ContentRef.$Properties|null);

                /**
                 * Encodes the specified Template message. Does not implicitly {@link sealgate.content.v1.Template.verify|verify} messages.
                 * @param message Template message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.Template.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Template message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.Template & sealgate.content.v1.Template.$Shape} Template
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.Template & sealgate.content.v1.Template.$Shape;
            }

            namespace Template {

                /** Properties of a Template. */
                interface $Properties {

                    /** Template name */
                    name?: (string|null);

                    /** Template language */
                    language?: (string|null);

                    /** Template category */
                    category?: (sealgate.content.v1.TemplateCategory|null);

                    /** Template header */
                    header?: (string|null);

                    /** Template headerLocation */
                    headerLocation?: (sealgate.content.v1.Location.$Properties|null);

                    /** Template body */
                    body?: (string|null);

                    /** Template footer */
                    footer?: (string|null);

                    /** Template buttons */
                    buttons?: (sealgate.content.v1.TemplateButton.$Properties[]|null);

                    /** Template offer */
                    offer?: (sealgate.content.v1.LimitedOffer.$Properties|null);

                    /** Template replyTo */
                    replyTo?: (sealgate.content.v1.ContentRef.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Template. */
                type $Shape = {
                  name?: string|null;
                  language?: string|null;
                  category?: sealgate.content.v1.TemplateCategory|null;
                  header?: string|null;
                  headerLocation?: sealgate.content.v1.Location.$Shape|null;
                  body?: string|null;
                  footer?: string|null;
                  buttons?: sealgate.content.v1.TemplateButton.$Shape[]|null;
                  offer?: sealgate.content.v1.LimitedOffer.$Shape|null;
                  replyTo?: sealgate.content.v1.ContentRef.$Shape|null;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a LimitedOffer.
             * @deprecated Use sealgate.content.v1.LimitedOffer.$Properties instead.
             */
            interface ILimitedOffer extends sealgate.content.v1.LimitedOffer.$Properties {
            }

            /** Represents a LimitedOffer. */
            class LimitedOffer {

                /**
                 * Constructs a new LimitedOffer.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.LimitedOffer.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LimitedOffer text. */
                text: string;

                /** LimitedOffer expiresAtMs. */
                expiresAtMs: number;

                /**
                 * Encodes the specified LimitedOffer message. Does not implicitly {@link sealgate.content.v1.LimitedOffer.verify|verify} messages.
                 * @param message LimitedOffer message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.LimitedOffer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LimitedOffer message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.LimitedOffer & sealgate.content.v1.LimitedOffer.$Shape} LimitedOffer
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.LimitedOffer & sealgate.content.v1.LimitedOffer.$Shape;
            }

            namespace LimitedOffer {

                /** Properties of a LimitedOffer. */
                interface $Properties {

                    /** LimitedOffer text */
                    text?: (string|null);

                    /** LimitedOffer expiresAtMs */
                    expiresAtMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LimitedOffer. */
                type $Shape = sealgate.content.v1.LimitedOffer.$Properties;
            }

            /** TemplateCategory enum. */
            enum TemplateCategory {

                /** TEMPLATE_CATEGORY_UNKNOWN value */
                TEMPLATE_CATEGORY_UNKNOWN = 0,

                /** MARKETING value */
                MARKETING = 1,

                /** UTILITY value */
                UTILITY = 2,

                /** AUTHENTICATION value */
                AUTHENTICATION = 3
            }

            /**
             * Properties of a TemplateButton.
             * @deprecated Use sealgate.content.v1.TemplateButton.$Properties instead.
             */
            interface ITemplateButton extends sealgate.content.v1.TemplateButton.$Properties {
            }

            /** Represents a TemplateButton. */
            class TemplateButton {

                /**
                 * Constructs a new TemplateButton.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.TemplateButton.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** TemplateButton quickReply. */
                quickReply?: (sealgate.content.v1.QuickReply.$Properties|null);

                /** TemplateButton url. */
                url?: (sealgate.content.v1.UrlButton.$Properties|null);

                /** TemplateButton phone. */
                phone?: (sealgate.content.v1.PhoneButton.$Properties|null);

                /** TemplateButton copyCode. */
                copyCode?: (sealgate.content.v1.CopyCodeButton.$Properties|null);

                /** TemplateButton button. */
                button?: ("quickReply"|"url"|"phone"|"copyCode");

                /**
                 * Encodes the specified TemplateButton message. Does not implicitly {@link sealgate.content.v1.TemplateButton.verify|verify} messages.
                 * @param message TemplateButton message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.TemplateButton.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a TemplateButton message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.TemplateButton & sealgate.content.v1.TemplateButton.$Shape} TemplateButton
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.TemplateButton & sealgate.content.v1.TemplateButton.$Shape;
            }

            namespace TemplateButton {

                /** Properties of a TemplateButton. */
                interface $Properties {

                    /** TemplateButton quickReply */
                    quickReply?: (sealgate.content.v1.QuickReply.$Properties|null);

                    /** TemplateButton url */
                    url?: (sealgate.content.v1.UrlButton.$Properties|null);

                    /** TemplateButton phone */
                    phone?: (sealgate.content.v1.PhoneButton.$Properties|null);

                    /** TemplateButton copyCode */
                    copyCode?: (sealgate.content.v1.CopyCodeButton.$Properties|null);

                    /** TemplateButton button */
                    button?: ("quickReply"|"url"|"phone"|"copyCode");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a TemplateButton. */
                type $Shape = {
                  quickReply?: sealgate.content.v1.QuickReply.$Shape|null;
                  url?: sealgate.content.v1.UrlButton.$Shape|null;
                  phone?: sealgate.content.v1.PhoneButton.$Shape|null;
                  copyCode?: sealgate.content.v1.CopyCodeButton.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ button?: undefined; quickReply?: null; url?: null; phone?: null; copyCode?: null }|{ button?: "quickReply"; quickReply: sealgate.content.v1.QuickReply.$Shape; url?: null; phone?: null; copyCode?: null }|{ button?: "url"; quickReply?: null; url: sealgate.content.v1.UrlButton.$Shape; phone?: null; copyCode?: null }|{ button?: "phone"; quickReply?: null; url?: null; phone: sealgate.content.v1.PhoneButton.$Shape; copyCode?: null }|{ button?: "copyCode"; quickReply?: null; url?: null; phone?: null; copyCode: sealgate.content.v1.CopyCodeButton.$Shape })
                );
            }

            /**
             * Properties of a QuickReply.
             * @deprecated Use sealgate.content.v1.QuickReply.$Properties instead.
             */
            interface IQuickReply extends sealgate.content.v1.QuickReply.$Properties {
            }

            /** Represents a QuickReply. */
            class QuickReply {

                /**
                 * Constructs a new QuickReply.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.QuickReply.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** QuickReply payload. */
                payload: string;

                /** QuickReply text. */
                text: string;

                /**
                 * Encodes the specified QuickReply message. Does not implicitly {@link sealgate.content.v1.QuickReply.verify|verify} messages.
                 * @param message QuickReply message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.QuickReply.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a QuickReply message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.QuickReply & sealgate.content.v1.QuickReply.$Shape} QuickReply
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.QuickReply & sealgate.content.v1.QuickReply.$Shape;
            }

            namespace QuickReply {

                /** Properties of a QuickReply. */
                interface $Properties {

                    /** QuickReply payload */
                    payload?: (string|null);

                    /** QuickReply text */
                    text?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a QuickReply. */
                type $Shape = sealgate.content.v1.QuickReply.$Properties;
            }

            /**
             * Properties of a PhoneButton.
             * @deprecated Use sealgate.content.v1.PhoneButton.$Properties instead.
             */
            interface IPhoneButton extends sealgate.content.v1.PhoneButton.$Properties {
            }

            /** Represents a PhoneButton. */
            class PhoneButton {

                /**
                 * Constructs a new PhoneButton.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.PhoneButton.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PhoneButton text. */
                text: string;

                /** PhoneButton number. */
                number: string;

                /**
                 * Encodes the specified PhoneButton message. Does not implicitly {@link sealgate.content.v1.PhoneButton.verify|verify} messages.
                 * @param message PhoneButton message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.PhoneButton.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PhoneButton message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.PhoneButton & sealgate.content.v1.PhoneButton.$Shape} PhoneButton
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.PhoneButton & sealgate.content.v1.PhoneButton.$Shape;
            }

            namespace PhoneButton {

                /** Properties of a PhoneButton. */
                interface $Properties {

                    /** PhoneButton text */
                    text?: (string|null);

                    /** PhoneButton number */
                    number?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PhoneButton. */
                type $Shape = sealgate.content.v1.PhoneButton.$Properties;
            }

            /**
             * Properties of a CopyCodeButton.
             * @deprecated Use sealgate.content.v1.CopyCodeButton.$Properties instead.
             */
            interface ICopyCodeButton extends sealgate.content.v1.CopyCodeButton.$Properties {
            }

            /** Represents a CopyCodeButton. */
            class CopyCodeButton {

                /**
                 * Constructs a new CopyCodeButton.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.CopyCodeButton.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CopyCodeButton text. */
                text: string;

                /** CopyCodeButton code. */
                code: string;

                /**
                 * Encodes the specified CopyCodeButton message. Does not implicitly {@link sealgate.content.v1.CopyCodeButton.verify|verify} messages.
                 * @param message CopyCodeButton message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.CopyCodeButton.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CopyCodeButton message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.CopyCodeButton & sealgate.content.v1.CopyCodeButton.$Shape} CopyCodeButton
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.CopyCodeButton & sealgate.content.v1.CopyCodeButton.$Shape;
            }

            namespace CopyCodeButton {

                /** Properties of a CopyCodeButton. */
                interface $Properties {

                    /** CopyCodeButton text */
                    text?: (string|null);

                    /** CopyCodeButton code */
                    code?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CopyCodeButton. */
                type $Shape = sealgate.content.v1.CopyCodeButton.$Properties;
            }

            /**
             * Properties of a Preference.
             * @deprecated Use sealgate.content.v1.Preference.$Properties instead.
             */
            interface IPreference extends sealgate.content.v1.Preference.$Properties {
            }

            /** Represents a Preference. */
            class Preference {

                /**
                 * Constructs a new Preference.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.content.v1.Preference.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Preference marketing. */
                marketing: boolean;

                /**
                 * Encodes the specified Preference message. Does not implicitly {@link sealgate.content.v1.Preference.verify|verify} messages.
                 * @param message Preference message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.content.v1.Preference.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Preference message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.content.v1.Preference & sealgate.content.v1.Preference.$Shape} Preference
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.content.v1.Preference & sealgate.content.v1.Preference.$Shape;
            }

            namespace Preference {

                /** Properties of a Preference. */
                interface $Properties {

                    /** Preference marketing */
                    marketing?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Preference. */
                type $Shape = sealgate.content.v1.Preference.$Properties;
            }
        }
    }

    /** Namespace endpoint. */
    namespace endpoint {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a KeyRow.
             * @deprecated Use sealgate.endpoint.v1.KeyRow.$Properties instead.
             */
            interface IKeyRow extends sealgate.endpoint.v1.KeyRow.$Properties {
            }

            /** Represents a KeyRow. */
            class KeyRow {

                /**
                 * Constructs a new KeyRow.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.KeyRow.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** KeyRow table. */
                table: string;

                /** KeyRow key. */
                key: string;

                /** KeyRow value. */
                value: Uint8Array;

                /**
                 * Encodes the specified KeyRow message. Does not implicitly {@link sealgate.endpoint.v1.KeyRow.verify|verify} messages.
                 * @param message KeyRow message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.KeyRow.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a KeyRow message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.KeyRow & sealgate.endpoint.v1.KeyRow.$Shape} KeyRow
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.KeyRow & sealgate.endpoint.v1.KeyRow.$Shape;
            }

            namespace KeyRow {

                /** Properties of a KeyRow. */
                interface $Properties {

                    /** KeyRow table */
                    table?: (string|null);

                    /** KeyRow key */
                    key?: (string|null);

                    /** KeyRow value */
                    value?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a KeyRow. */
                type $Shape = sealgate.endpoint.v1.KeyRow.$Properties;
            }

            /**
             * Properties of an AccountKeys.
             * @deprecated Use sealgate.endpoint.v1.AccountKeys.$Properties instead.
             */
            interface IAccountKeys extends sealgate.endpoint.v1.AccountKeys.$Properties {
            }

            /** Represents an AccountKeys. */
            class AccountKeys {

                /**
                 * Constructs a new AccountKeys.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.AccountKeys.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** AccountKeys identity. */
                identity: Uint8Array;

                /** AccountKeys registrationId. */
                registrationId: number;

                /** AccountKeys ring. */
                ring: Uint8Array;

                /** AccountKeys keys. */
                keys: sealgate.endpoint.v1.KeyRow.$Properties[];

                /**
                 * Encodes the specified AccountKeys message. Does not implicitly {@link sealgate.endpoint.v1.AccountKeys.verify|verify} messages.
                 * @param message AccountKeys message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.AccountKeys.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an AccountKeys message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.AccountKeys & sealgate.endpoint.v1.AccountKeys.$Shape} AccountKeys
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.AccountKeys & sealgate.endpoint.v1.AccountKeys.$Shape;
            }

            namespace AccountKeys {

                /** Properties of an AccountKeys. */
                interface $Properties {

                    /** AccountKeys identity */
                    identity?: (Uint8Array|null);

                    /** AccountKeys registrationId */
                    registrationId?: (number|null);

                    /** AccountKeys ring */
                    ring?: (Uint8Array|null);

                    /** AccountKeys keys */
                    keys?: (sealgate.endpoint.v1.KeyRow.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an AccountKeys. */
                type $Shape = sealgate.endpoint.v1.AccountKeys.$Properties;
            }

            /**
             * Properties of a Keys.
             * @deprecated Use sealgate.endpoint.v1.Keys.$Properties instead.
             */
            interface IKeys extends sealgate.endpoint.v1.Keys.$Properties {
            }

            /** Represents a Keys. */
            class Keys {

                /**
                 * Constructs a new Keys.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.Keys.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Keys rows. */
                rows: sealgate.endpoint.v1.KeyRow.$Properties[];

                /**
                 * Encodes the specified Keys message. Does not implicitly {@link sealgate.endpoint.v1.Keys.verify|verify} messages.
                 * @param message Keys message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.Keys.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Keys message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.Keys & sealgate.endpoint.v1.Keys.$Shape} Keys
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.Keys & sealgate.endpoint.v1.Keys.$Shape;
            }

            namespace Keys {

                /** Properties of a Keys. */
                interface $Properties {

                    /** Keys rows */
                    rows?: (sealgate.endpoint.v1.KeyRow.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Keys. */
                type $Shape = sealgate.endpoint.v1.Keys.$Properties;
            }

            /**
             * Properties of a ConversationState.
             * @deprecated Use sealgate.endpoint.v1.ConversationState.$Properties instead.
             */
            interface IConversationState extends sealgate.endpoint.v1.ConversationState.$Properties {
            }

            /** Represents a ConversationState. */
            class ConversationState {

                /**
                 * Constructs a new ConversationState.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.ConversationState.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ConversationState ratchets. */
                ratchets: Uint8Array;

                /** ConversationState memory. */
                memory: Uint8Array;

                /**
                 * Encodes the specified ConversationState message. Does not implicitly {@link sealgate.endpoint.v1.ConversationState.verify|verify} messages.
                 * @param message ConversationState message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.ConversationState.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ConversationState message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.ConversationState & sealgate.endpoint.v1.ConversationState.$Shape} ConversationState
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.ConversationState & sealgate.endpoint.v1.ConversationState.$Shape;
            }

            namespace ConversationState {

                /** Properties of a ConversationState. */
                interface $Properties {

                    /** ConversationState ratchets */
                    ratchets?: (Uint8Array|null);

                    /** ConversationState memory */
                    memory?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ConversationState. */
                type $Shape = sealgate.endpoint.v1.ConversationState.$Properties;
            }

            /**
             * Properties of a Memory.
             * @deprecated Use sealgate.endpoint.v1.Memory.$Properties instead.
             */
            interface IMemory extends sealgate.endpoint.v1.Memory.$Properties {
            }

            /** Represents a Memory. */
            class Memory {

                /**
                 * Constructs a new Memory.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.Memory.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Memory waId. */
                waId: string;

                /** Memory profileName. */
                profileName: string;

                /** Memory manifest. */
                manifest: Uint8Array;

                /** Memory lastInboundAtMs. */
                lastInboundAtMs: number;

                /** Memory marketingStopped. */
                marketingStopped: boolean;

                /** Memory blocked. */
                blocked: boolean;

                /** Memory lastSentId. */
                lastSentId: Uint8Array;

                /** Memory sent. */
                sent: sealgate.endpoint.v1.SentMessage.$Properties[];

                /** Memory received. */
                received: sealgate.endpoint.v1.ReceivedMessage.$Properties[];

                /** Memory receiptsDue. */
                receiptsDue: Uint8Array[];

                /** Memory nextOrder. */
                nextOrder: number;

                /** Memory lastTemplateId. */
                lastTemplateId: string;

                /** Memory profileTold. */
                profileTold: string;

                /** Memory givesReceipts. */
                givesReceipts: boolean;

                /**
                 * Encodes the specified Memory message. Does not implicitly {@link sealgate.endpoint.v1.Memory.verify|verify} messages.
                 * @param message Memory message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.Memory.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Memory message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.Memory & sealgate.endpoint.v1.Memory.$Shape} Memory
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.Memory & sealgate.endpoint.v1.Memory.$Shape;
            }

            namespace Memory {

                /** Properties of a Memory. */
                interface $Properties {

                    /** Memory waId */
                    waId?: (string|null);

                    /** Memory profileName */
                    profileName?: (string|null);

                    /** Memory manifest */
                    manifest?: (Uint8Array|null);

                    /** Memory lastInboundAtMs */
                    lastInboundAtMs?: (number|null);

                    /** Memory marketingStopped */
                    marketingStopped?: (boolean|null);

                    /** Memory blocked */
                    blocked?: (boolean|null);

                    /** Memory lastSentId */
                    lastSentId?: (Uint8Array|null);

                    /** Memory sent */
                    sent?: (sealgate.endpoint.v1.SentMessage.$Properties[]|null);

                    /** Memory received */
                    received?: (sealgate.endpoint.v1.ReceivedMessage.$Properties[]|null);

                    /** Memory receiptsDue */
                    receiptsDue?: (Uint8Array[]|null);

                    /** Memory nextOrder */
                    nextOrder?: (number|null);

                    /** Memory lastTemplateId */
                    lastTemplateId?: (string|null);

                    /** Memory profileTold */
                    profileTold?: (string|null);

                    /** Memory givesReceipts */
                    givesReceipts?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Memory. */
                type $Shape = sealgate.endpoint.v1.Memory.$Properties;
            }

            /**
             * Properties of a SentMessage.
             * @deprecated Use sealgate.endpoint.v1.SentMessage.$Properties instead.
             */
            interface ISentMessage extends sealgate.endpoint.v1.SentMessage.$Properties {
            }

            /** Represents a SentMessage. */
            class SentMessage {

                /**
                 * Constructs a new SentMessage.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.SentMessage.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SentMessage contentId. */
                contentId: Uint8Array;

                /** SentMessage messageId. */
                messageId: string;

                /** SentMessage acceptedAtMs. */
                acceptedAtMs: number;

                /** SentMessage expiresAtMs. */
                expiresAtMs: number;

                /** SentMessage callbackData. */
                callbackData: string;

                /** SentMessage templateId. */
                templateId: string;

                /** SentMessage billable. */
                billable: boolean;

                /** SentMessage pricingType. */
                pricingType: string;

                /** SentMessage pricingCategory. */
                pricingCategory: string;

                /** SentMessage delivered. */
                delivered: boolean;

                /** SentMessage content. */
                content: Uint8Array;

                /** SentMessage attempt. */
                attempt: number;

                /** SentMessage devices. */
                devices: sealgate.endpoint.v1.SentDevice.$Properties[];

                /** SentMessage accountKey. */
                accountKey: Uint8Array;

                /** SentMessage identityPinned. */
                identityPinned: boolean;

                /** SentMessage missed. */
                missed: boolean;

                /**
                 * Encodes the specified SentMessage message. Does not implicitly {@link sealgate.endpoint.v1.SentMessage.verify|verify} messages.
                 * @param message SentMessage message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.SentMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SentMessage message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.SentMessage & sealgate.endpoint.v1.SentMessage.$Shape} SentMessage
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.SentMessage & sealgate.endpoint.v1.SentMessage.$Shape;
            }

            namespace SentMessage {

                /** Properties of a SentMessage. */
                interface $Properties {

                    /** SentMessage contentId */
                    contentId?: (Uint8Array|null);

                    /** SentMessage messageId */
                    messageId?: (string|null);

                    /** SentMessage acceptedAtMs */
                    acceptedAtMs?: (number|null);

                    /** SentMessage expiresAtMs */
                    expiresAtMs?: (number|null);

                    /** SentMessage callbackData */
                    callbackData?: (string|null);

                    /** SentMessage templateId */
                    templateId?: (string|null);

                    /** SentMessage billable */
                    billable?: (boolean|null);

                    /** SentMessage pricingType */
                    pricingType?: (string|null);

                    /** SentMessage pricingCategory */
                    pricingCategory?: (string|null);

                    /** SentMessage delivered */
                    delivered?: (boolean|null);

                    /** SentMessage content */
                    content?: (Uint8Array|null);

                    /** SentMessage attempt */
                    attempt?: (number|null);

                    /** SentMessage devices */
                    devices?: (sealgate.endpoint.v1.SentDevice.$Properties[]|null);

                    /** SentMessage accountKey */
                    accountKey?: (Uint8Array|null);

                    /** SentMessage identityPinned */
                    identityPinned?: (boolean|null);

                    /** SentMessage missed */
                    missed?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SentMessage. */
                type $Shape = sealgate.endpoint.v1.SentMessage.$Properties;
            }

            /**
             * Properties of a ReceivedMessage.
             * @deprecated Use sealgate.endpoint.v1.ReceivedMessage.$Properties instead.
             */
            interface IReceivedMessage extends sealgate.endpoint.v1.ReceivedMessage.$Properties {
            }

            /** Represents a ReceivedMessage. */
            class ReceivedMessage {

                /**
                 * Constructs a new ReceivedMessage.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.ReceivedMessage.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReceivedMessage contentId. */
                contentId: Uint8Array;

                /** ReceivedMessage read. */
                read: boolean;

                /**
                 * Encodes the specified ReceivedMessage message. Does not implicitly {@link sealgate.endpoint.v1.ReceivedMessage.verify|verify} messages.
                 * @param message ReceivedMessage message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.ReceivedMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReceivedMessage message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.ReceivedMessage & sealgate.endpoint.v1.ReceivedMessage.$Shape} ReceivedMessage
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.ReceivedMessage & sealgate.endpoint.v1.ReceivedMessage.$Shape;
            }

            namespace ReceivedMessage {

                /** Properties of a ReceivedMessage. */
                interface $Properties {

                    /** ReceivedMessage contentId */
                    contentId?: (Uint8Array|null);

                    /** ReceivedMessage read */
                    read?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReceivedMessage. */
                type $Shape = sealgate.endpoint.v1.ReceivedMessage.$Properties;
            }

            /**
             * Properties of a SentDevice.
             * @deprecated Use sealgate.endpoint.v1.SentDevice.$Properties instead.
             */
            interface ISentDevice extends sealgate.endpoint.v1.SentDevice.$Properties {
            }

            /** Represents a SentDevice. */
            class SentDevice {

                /**
                 * Constructs a new SentDevice.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.SentDevice.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SentDevice device. */
                device: number;

                /** SentDevice incarnation. */
                incarnation: number;

                /** SentDevice answered. */
                answered: boolean;

                /**
                 * Encodes the specified SentDevice message. Does not implicitly {@link sealgate.endpoint.v1.SentDevice.verify|verify} messages.
                 * @param message SentDevice message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.SentDevice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SentDevice message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.SentDevice & sealgate.endpoint.v1.SentDevice.$Shape} SentDevice
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.SentDevice & sealgate.endpoint.v1.SentDevice.$Shape;
            }

            namespace SentDevice {

                /** Properties of a SentDevice. */
                interface $Properties {

                    /** SentDevice device */
                    device?: (number|null);

                    /** SentDevice incarnation */
                    incarnation?: (number|null);

                    /** SentDevice answered */
                    answered?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SentDevice. */
                type $Shape = sealgate.endpoint.v1.SentDevice.$Properties;
            }

            /**
             * Properties of a Command.
             * @deprecated Use sealgate.endpoint.v1.Command.$Properties instead.
             */
            interface ICommand extends sealgate.endpoint.v1.Command.$Properties {
            }

            /** Represents a Command. */
            class Command {

                /**
                 * Constructs a new Command.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.Command.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Command id. */
                id: string;

                /** Command contentId. */
                contentId: Uint8Array;

                /** Command waId. */
                waId: string;

                /** Command body. */
                body?: (sealgate.content.v1.Content.$Properties|null);

                /** Command template. */
                template?: (sealgate.endpoint.v1.CommandTemplate.$Properties|null);

                /** Command callbackData. */
                callbackData: string;

                /** Command expiresAtMs. */
                expiresAtMs: number;

                /** Command acceptedAtMs. */
                acceptedAtMs: number;

                /** Command identityHash. */
                identityHash: string;

                /**
                 * Encodes the specified Command message. Does not implicitly {@link sealgate.endpoint.v1.Command.verify|verify} messages.
                 * @param message Command message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.Command.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Command message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.Command & sealgate.endpoint.v1.Command.$Shape} Command
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.Command & sealgate.endpoint.v1.Command.$Shape;
            }

            namespace Command {

                /** Properties of a Command. */
                interface $Properties {

                    /** Command id */
                    id?: (string|null);

                    /** Command contentId */
                    contentId?: (Uint8Array|null);

                    /** Command waId */
                    waId?: (string|null);

                    /** Command body */
                    body?: (sealgate.content.v1.Content.$Properties|null);

                    /** Command template */
                    template?: (sealgate.endpoint.v1.CommandTemplate.$Properties|null);

                    /** Command callbackData */
                    callbackData?: (string|null);

                    /** Command expiresAtMs */
                    expiresAtMs?: (number|null);

                    /** Command acceptedAtMs */
                    acceptedAtMs?: (number|null);

                    /** Command identityHash */
                    identityHash?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Command. */
                type $Shape = {
                  id?: string|null;
                  contentId?: Uint8Array|null;
                  waId?: string|null;
                  body?: sealgate.content.v1.Content.$Shape|null;
                  template?: sealgate.endpoint.v1.CommandTemplate.$Shape|null;
                  callbackData?: string|null;
                  expiresAtMs?: number|null;
                  acceptedAtMs?: number|null;
                  identityHash?: string|null;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a CommandTemplate.
             * @deprecated Use sealgate.endpoint.v1.CommandTemplate.$Properties instead.
             */
            interface ICommandTemplate extends sealgate.endpoint.v1.CommandTemplate.$Properties {
            }

            /** Represents a CommandTemplate. */
            class CommandTemplate {

                /**
                 * Constructs a new CommandTemplate.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.CommandTemplate.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CommandTemplate id. */
                id: string;

                /** CommandTemplate name. */
                name: string;

                /** CommandTemplate language. */
                language: string;

                /** CommandTemplate category. */
                category: string;

                /** CommandTemplate cleared. */
                cleared: boolean;

                /**
                 * Encodes the specified CommandTemplate message. Does not implicitly {@link sealgate.endpoint.v1.CommandTemplate.verify|verify} messages.
                 * @param message CommandTemplate message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.CommandTemplate.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CommandTemplate message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.CommandTemplate & sealgate.endpoint.v1.CommandTemplate.$Shape} CommandTemplate
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.CommandTemplate & sealgate.endpoint.v1.CommandTemplate.$Shape;
            }

            namespace CommandTemplate {

                /** Properties of a CommandTemplate. */
                interface $Properties {

                    /** CommandTemplate id */
                    id?: (string|null);

                    /** CommandTemplate name */
                    name?: (string|null);

                    /** CommandTemplate language */
                    language?: (string|null);

                    /** CommandTemplate category */
                    category?: (string|null);

                    /** CommandTemplate cleared */
                    cleared?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CommandTemplate. */
                type $Shape = sealgate.endpoint.v1.CommandTemplate.$Properties;
            }

            /**
             * Properties of an OutboxNote.
             * @deprecated Use sealgate.endpoint.v1.OutboxNote.$Properties instead.
             */
            interface IOutboxNote extends sealgate.endpoint.v1.OutboxNote.$Properties {
            }

            /** Represents an OutboxNote. */
            class OutboxNote {

                /**
                 * Constructs a new OutboxNote.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.OutboxNote.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** OutboxNote kind. */
                kind: sealgate.endpoint.v1.OutboxNote.Kind;

                /** OutboxNote contentId. */
                contentId: Uint8Array;

                /** OutboxNote content. */
                content: Uint8Array;

                /**
                 * Encodes the specified OutboxNote message. Does not implicitly {@link sealgate.endpoint.v1.OutboxNote.verify|verify} messages.
                 * @param message OutboxNote message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.OutboxNote.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an OutboxNote message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.OutboxNote & sealgate.endpoint.v1.OutboxNote.$Shape} OutboxNote
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.OutboxNote & sealgate.endpoint.v1.OutboxNote.$Shape;
            }

            namespace OutboxNote {

                /** Properties of an OutboxNote. */
                interface $Properties {

                    /** OutboxNote kind */
                    kind?: (sealgate.endpoint.v1.OutboxNote.Kind|null);

                    /** OutboxNote contentId */
                    contentId?: (Uint8Array|null);

                    /** OutboxNote content */
                    content?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an OutboxNote. */
                type $Shape = sealgate.endpoint.v1.OutboxNote.$Properties;

                /** Kind enum. */
                enum Kind {

                    /** MESSAGE value */
                    MESSAGE = 0,

                    /** RECEIPT value */
                    RECEIPT = 1,

                    /** COMPLETION value */
                    COMPLETION = 2,

                    /** RETRY_ANSWER value */
                    RETRY_ANSWER = 3,

                    /** RETRY_REQUEST value */
                    RETRY_REQUEST = 4,

                    /** PROFILE value */
                    PROFILE = 5
                }
            }

            /**
             * Properties of a CryptoRequest.
             * @deprecated Use sealgate.endpoint.v1.CryptoRequest.$Properties instead.
             */
            interface ICryptoRequest extends sealgate.endpoint.v1.CryptoRequest.$Properties {
            }

            /** Represents a CryptoRequest. */
            class CryptoRequest {

                /**
                 * Constructs a new CryptoRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.CryptoRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CryptoRequest number. */
                number: number;

                /** CryptoRequest business. */
                business: Uint8Array;

                /** CryptoRequest peer. */
                peer: Uint8Array;

                /** CryptoRequest useAccount. */
                useAccount?: (Uint8Array|null);

                /** CryptoRequest makeAccount. */
                makeAccount?: (sealgate.endpoint.v1.MakeAccount.$Properties|null);

                /** CryptoRequest sealContent. */
                sealContent?: (sealgate.endpoint.v1.SealContent.$Properties|null);

                /** CryptoRequest openPayloads. */
                openPayloads?: (sealgate.endpoint.v1.OpenPayloads.$Properties|null);

                /** CryptoRequest makePairs. */
                makePairs?: (sealgate.endpoint.v1.MakePairs.$Properties|null);

                /** CryptoRequest rotateKeys. */
                rotateKeys?: (sealgate.endpoint.v1.RotateKeys.$Properties|null);

                /** CryptoRequest signManifest. */
                signManifest?: (sealgate.endpoint.v1.ManifestFields.$Properties|null);

                /** CryptoRequest task. */
                task?: ("useAccount"|"makeAccount"|"sealContent"|"openPayloads"|"makePairs"|"rotateKeys"|"signManifest");

                /**
                 * Encodes the specified CryptoRequest message. Does not implicitly {@link sealgate.endpoint.v1.CryptoRequest.verify|verify} messages.
                 * @param message CryptoRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.CryptoRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CryptoRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.CryptoRequest & sealgate.endpoint.v1.CryptoRequest.$Shape} CryptoRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.CryptoRequest & sealgate.endpoint.v1.CryptoRequest.$Shape;
            }

            namespace CryptoRequest {

                /** Properties of a CryptoRequest. */
                interface $Properties {

                    /** CryptoRequest number */
                    number?: (number|null);

                    /** CryptoRequest business */
                    business?: (Uint8Array|null);

                    /** CryptoRequest peer */
                    peer?: (Uint8Array|null);

                    /** CryptoRequest useAccount */
                    useAccount?: (Uint8Array|null);

                    /** CryptoRequest makeAccount */
                    makeAccount?: (sealgate.endpoint.v1.MakeAccount.$Properties|null);

                    /** CryptoRequest sealContent */
                    sealContent?: (sealgate.endpoint.v1.SealContent.$Properties|null);

                    /** CryptoRequest openPayloads */
                    openPayloads?: (sealgate.endpoint.v1.OpenPayloads.$Properties|null);

                    /** CryptoRequest makePairs */
                    makePairs?: (sealgate.endpoint.v1.MakePairs.$Properties|null);

                    /** CryptoRequest rotateKeys */
                    rotateKeys?: (sealgate.endpoint.v1.RotateKeys.$Properties|null);

                    /** CryptoRequest signManifest */
                    signManifest?: (sealgate.endpoint.v1.ManifestFields.$Properties|null);

                    /** CryptoRequest task */
                    task?: ("useAccount"|"makeAccount"|"sealContent"|"openPayloads"|"makePairs"|"rotateKeys"|"signManifest");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a CryptoRequest. */
                type $Shape = {
                  number?: number|null;
                  business?: Uint8Array|null;
                  peer?: Uint8Array|null;
                  useAccount?: Uint8Array|null;
                  makeAccount?: sealgate.endpoint.v1.MakeAccount.$Shape|null;
                  sealContent?: sealgate.endpoint.v1.SealContent.$Shape|null;
                  openPayloads?: sealgate.endpoint.v1.OpenPayloads.$Shape|null;
                  makePairs?: sealgate.endpoint.v1.MakePairs.$Shape|null;
                  rotateKeys?: sealgate.endpoint.v1.RotateKeys.$Shape|null;
                  signManifest?: sealgate.endpoint.v1.ManifestFields.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ task?: undefined; useAccount?: null; makeAccount?: null; sealContent?: null; openPayloads?: null; makePairs?: null; rotateKeys?: null; signManifest?: null }|{ task?: "useAccount"; useAccount: Uint8Array; makeAccount?: null; sealContent?: null; openPayloads?: null; makePairs?: null; rotateKeys?: null; signManifest?: null }|{ task?: "makeAccount"; useAccount?: null; makeAccount: sealgate.endpoint.v1.MakeAccount.$Shape; sealContent?: null; openPayloads?: null; makePairs?: null; rotateKeys?: null; signManifest?: null }|{ task?: "sealContent"; useAccount?: null; makeAccount?: null; sealContent: sealgate.endpoint.v1.SealContent.$Shape; openPayloads?: null; makePairs?: null; rotateKeys?: null; signManifest?: null }|{ task?: "openPayloads"; useAccount?: null; makeAccount?: null; sealContent?: null; openPayloads: sealgate.endpoint.v1.OpenPayloads.$Shape; makePairs?: null; rotateKeys?: null; signManifest?: null }|{ task?: "makePairs"; useAccount?: null; makeAccount?: null; sealContent?: null; openPayloads?: null; makePairs: sealgate.endpoint.v1.MakePairs.$Shape; rotateKeys?: null; signManifest?: null }|{ task?: "rotateKeys"; useAccount?: null; makeAccount?: null; sealContent?: null; openPayloads?: null; makePairs?: null; rotateKeys: sealgate.endpoint.v1.RotateKeys.$Shape; signManifest?: null }|{ task?: "signManifest"; useAccount?: null; makeAccount?: null; sealContent?: null; openPayloads?: null; makePairs?: null; rotateKeys?: null; signManifest: sealgate.endpoint.v1.ManifestFields.$Shape })
                );
            }

            /**
             * Properties of a CryptoAnswer.
             * @deprecated Use sealgate.endpoint.v1.CryptoAnswer.$Properties instead.
             */
            interface ICryptoAnswer extends sealgate.endpoint.v1.CryptoAnswer.$Properties {
            }

            /** Represents a CryptoAnswer. */
            class CryptoAnswer {

                /**
                 * Constructs a new CryptoAnswer.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.CryptoAnswer.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CryptoAnswer number. */
                number: number;

                /** CryptoAnswer failed. */
                failed?: (string|null);

                /** CryptoAnswer accountMade. */
                accountMade?: (sealgate.endpoint.v1.AccountMade.$Properties|null);

                /** CryptoAnswer contentSealed. */
                contentSealed?: (sealgate.endpoint.v1.ContentSealed.$Properties|null);

                /** CryptoAnswer payloadsOpened. */
                payloadsOpened?: (sealgate.endpoint.v1.PayloadsOpened.$Properties|null);

                /** CryptoAnswer pairsMade. */
                pairsMade?: (sealgate.endpoint.v1.PairsMade.$Properties|null);

                /** CryptoAnswer keysRotated. */
                keysRotated?: (sealgate.endpoint.v1.KeysRotated.$Properties|null);

                /** CryptoAnswer manifest. */
                manifest?: (Uint8Array|null);

                /** CryptoAnswer accountUsed. */
                accountUsed?: (boolean|null);

                /** CryptoAnswer ratchetsNeeded. */
                ratchetsNeeded?: (boolean|null);

                /** CryptoAnswer result. */
                result?: ("failed"|"accountMade"|"contentSealed"|"payloadsOpened"|"pairsMade"|"keysRotated"|"manifest"|"accountUsed"|"ratchetsNeeded");

                /**
                 * Encodes the specified CryptoAnswer message. Does not implicitly {@link sealgate.endpoint.v1.CryptoAnswer.verify|verify} messages.
                 * @param message CryptoAnswer message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.CryptoAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CryptoAnswer message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.CryptoAnswer & sealgate.endpoint.v1.CryptoAnswer.$Shape} CryptoAnswer
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.CryptoAnswer & sealgate.endpoint.v1.CryptoAnswer.$Shape;
            }

            namespace CryptoAnswer {

                /** Properties of a CryptoAnswer. */
                interface $Properties {

                    /** CryptoAnswer number */
                    number?: (number|null);

                    /** CryptoAnswer failed */
                    failed?: (string|null);

                    /** CryptoAnswer accountMade */
                    accountMade?: (sealgate.endpoint.v1.AccountMade.$Properties|null);

                    /** CryptoAnswer contentSealed */
                    contentSealed?: (sealgate.endpoint.v1.ContentSealed.$Properties|null);

                    /** CryptoAnswer payloadsOpened */
                    payloadsOpened?: (sealgate.endpoint.v1.PayloadsOpened.$Properties|null);

                    /** CryptoAnswer pairsMade */
                    pairsMade?: (sealgate.endpoint.v1.PairsMade.$Properties|null);

                    /** CryptoAnswer keysRotated */
                    keysRotated?: (sealgate.endpoint.v1.KeysRotated.$Properties|null);

                    /** CryptoAnswer manifest */
                    manifest?: (Uint8Array|null);

                    /** CryptoAnswer accountUsed */
                    accountUsed?: (boolean|null);

                    /** CryptoAnswer ratchetsNeeded */
                    ratchetsNeeded?: (boolean|null);

                    /** CryptoAnswer result */
                    result?: ("failed"|"accountMade"|"contentSealed"|"payloadsOpened"|"pairsMade"|"keysRotated"|"manifest"|"accountUsed"|"ratchetsNeeded");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a CryptoAnswer. */
                type $Shape = {
                  number?: number|null;
                  failed?: string|null;
                  accountMade?: sealgate.endpoint.v1.AccountMade.$Shape|null;
                  contentSealed?: sealgate.endpoint.v1.ContentSealed.$Shape|null;
                  payloadsOpened?: sealgate.endpoint.v1.PayloadsOpened.$Shape|null;
                  pairsMade?: sealgate.endpoint.v1.PairsMade.$Shape|null;
                  keysRotated?: sealgate.endpoint.v1.KeysRotated.$Shape|null;
                  manifest?: Uint8Array|null;
                  accountUsed?: boolean|null;
                  ratchetsNeeded?: boolean|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ result?: undefined; failed?: null; accountMade?: null; contentSealed?: null; payloadsOpened?: null; pairsMade?: null; keysRotated?: null; manifest?: null; accountUsed?: null; ratchetsNeeded?: null }|{ result?: "failed"; failed: string; accountMade?: null; contentSealed?: null; payloadsOpened?: null; pairsMade?: null; keysRotated?: null; manifest?: null; accountUsed?: null; ratchetsNeeded?: null }|{ result?: "accountMade"; failed?: null; accountMade: sealgate.endpoint.v1.AccountMade.$Shape; contentSealed?: null; payloadsOpened?: null; pairsMade?: null; keysRotated?: null; manifest?: null; accountUsed?: null; ratchetsNeeded?: null }|{ result?: "contentSealed"; failed?: null; accountMade?: null; contentSealed: sealgate.endpoint.v1.ContentSealed.$Shape; payloadsOpened?: null; pairsMade?: null; keysRotated?: null; manifest?: null; accountUsed?: null; ratchetsNeeded?: null }|{ result?: "payloadsOpened"; failed?: null; accountMade?: null; contentSealed?: null; payloadsOpened: sealgate.endpoint.v1.PayloadsOpened.$Shape; pairsMade?: null; keysRotated?: null; manifest?: null; accountUsed?: null; ratchetsNeeded?: null }|{ result?: "pairsMade"; failed?: null; accountMade?: null; contentSealed?: null; payloadsOpened?: null; pairsMade: sealgate.endpoint.v1.PairsMade.$Shape; keysRotated?: null; manifest?: null; accountUsed?: null; ratchetsNeeded?: null }|{ result?: "keysRotated"; failed?: null; accountMade?: null; contentSealed?: null; payloadsOpened?: null; pairsMade?: null; keysRotated: sealgate.endpoint.v1.KeysRotated.$Shape; manifest?: null; accountUsed?: null; ratchetsNeeded?: null }|{ result?: "manifest"; failed?: null; accountMade?: null; contentSealed?: null; payloadsOpened?: null; pairsMade?: null; keysRotated?: null; manifest: Uint8Array; accountUsed?: null; ratchetsNeeded?: null }|{ result?: "accountUsed"; failed?: null; accountMade?: null; contentSealed?: null; payloadsOpened?: null; pairsMade?: null; keysRotated?: null; manifest?: null; accountUsed: boolean; ratchetsNeeded?: null }|{ result?: "ratchetsNeeded"; failed?: null; accountMade?: null; contentSealed?: null; payloadsOpened?: null; pairsMade?: null; keysRotated?: null; manifest?: null; accountUsed?: null; ratchetsNeeded: boolean })
                );
            }

            /**
             * Properties of a ManifestFields.
             * @deprecated Use sealgate.endpoint.v1.ManifestFields.$Properties instead.
             */
            interface IManifestFields extends sealgate.endpoint.v1.ManifestFields.$Properties {
            }

            /** Represents a ManifestFields. */
            class ManifestFields {

                /**
                 * Constructs a new ManifestFields.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.ManifestFields.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ManifestFields clusterId. */
                clusterId: string;

                /** ManifestFields custody. */
                custody: string;

                /** ManifestFields vendor. */
                vendor: string;

                /** ManifestFields version. */
                version: number;

                /** ManifestFields issuedAtMs. */
                issuedAtMs: number;

                /** ManifestFields incarnation. */
                incarnation: number;

                /**
                 * Encodes the specified ManifestFields message. Does not implicitly {@link sealgate.endpoint.v1.ManifestFields.verify|verify} messages.
                 * @param message ManifestFields message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.ManifestFields.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ManifestFields message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.ManifestFields & sealgate.endpoint.v1.ManifestFields.$Shape} ManifestFields
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.ManifestFields & sealgate.endpoint.v1.ManifestFields.$Shape;
            }

            namespace ManifestFields {

                /** Properties of a ManifestFields. */
                interface $Properties {

                    /** ManifestFields clusterId */
                    clusterId?: (string|null);

                    /** ManifestFields custody */
                    custody?: (string|null);

                    /** ManifestFields vendor */
                    vendor?: (string|null);

                    /** ManifestFields version */
                    version?: (number|null);

                    /** ManifestFields issuedAtMs */
                    issuedAtMs?: (number|null);

                    /** ManifestFields incarnation */
                    incarnation?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ManifestFields. */
                type $Shape = sealgate.endpoint.v1.ManifestFields.$Properties;
            }

            /**
             * Properties of a MakeAccount.
             * @deprecated Use sealgate.endpoint.v1.MakeAccount.$Properties instead.
             */
            interface IMakeAccount extends sealgate.endpoint.v1.MakeAccount.$Properties {
            }

            /** Represents a MakeAccount. */
            class MakeAccount {

                /**
                 * Constructs a new MakeAccount.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.MakeAccount.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** MakeAccount manifest. */
                manifest?: (sealgate.endpoint.v1.ManifestFields.$Properties|null);

                /**
                 * Encodes the specified MakeAccount message. Does not implicitly {@link sealgate.endpoint.v1.MakeAccount.verify|verify} messages.
                 * @param message MakeAccount message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.MakeAccount.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a MakeAccount message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.MakeAccount & sealgate.endpoint.v1.MakeAccount.$Shape} MakeAccount
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.MakeAccount & sealgate.endpoint.v1.MakeAccount.$Shape;
            }

            namespace MakeAccount {

                /** Properties of a MakeAccount. */
                interface $Properties {

                    /** MakeAccount manifest */
                    manifest?: (sealgate.endpoint.v1.ManifestFields.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a MakeAccount. */
                type $Shape = sealgate.endpoint.v1.MakeAccount.$Properties;
            }

            /**
             * Properties of an AccountMade.
             * @deprecated Use sealgate.endpoint.v1.AccountMade.$Properties instead.
             */
            interface IAccountMade extends sealgate.endpoint.v1.AccountMade.$Properties {
            }

            /** Represents an AccountMade. */
            class AccountMade {

                /**
                 * Constructs a new AccountMade.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.AccountMade.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** AccountMade keys. */
                keys: Uint8Array;

                /** AccountMade manifest. */
                manifest: Uint8Array;

                /** AccountMade signed. */
                signed?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                /** AccountMade lastResort. */
                lastResort?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                /**
                 * Encodes the specified AccountMade message. Does not implicitly {@link sealgate.endpoint.v1.AccountMade.verify|verify} messages.
                 * @param message AccountMade message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.AccountMade.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an AccountMade message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.AccountMade & sealgate.endpoint.v1.AccountMade.$Shape} AccountMade
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.AccountMade & sealgate.endpoint.v1.AccountMade.$Shape;
            }

            namespace AccountMade {

                /** Properties of an AccountMade. */
                interface $Properties {

                    /** AccountMade keys */
                    keys?: (Uint8Array|null);

                    /** AccountMade manifest */
                    manifest?: (Uint8Array|null);

                    /** AccountMade signed */
                    signed?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                    /** AccountMade lastResort */
                    lastResort?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an AccountMade. */
                type $Shape = sealgate.endpoint.v1.AccountMade.$Properties;
            }

            /**
             * Properties of a SealContent.
             * @deprecated Use sealgate.endpoint.v1.SealContent.$Properties instead.
             */
            interface ISealContent extends sealgate.endpoint.v1.SealContent.$Properties {
            }

            /** Represents a SealContent. */
            class SealContent {

                /**
                 * Constructs a new SealContent.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.SealContent.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SealContent ratchets. */
                ratchets: Uint8Array;

                /** SealContent ratchetsTag. */
                ratchetsTag: Uint8Array;

                /** SealContent peers. */
                peers: sealgate.endpoint.v1.SealPeer.$Properties[];

                /** SealContent devices. */
                devices: number[];

                /** SealContent plaintexts. */
                plaintexts: Uint8Array[];

                /** SealContent nowMs. */
                nowMs: number;

                /**
                 * Encodes the specified SealContent message. Does not implicitly {@link sealgate.endpoint.v1.SealContent.verify|verify} messages.
                 * @param message SealContent message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.SealContent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SealContent message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.SealContent & sealgate.endpoint.v1.SealContent.$Shape} SealContent
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.SealContent & sealgate.endpoint.v1.SealContent.$Shape;
            }

            namespace SealContent {

                /** Properties of a SealContent. */
                interface $Properties {

                    /** SealContent ratchets */
                    ratchets?: (Uint8Array|null);

                    /** SealContent ratchetsTag */
                    ratchetsTag?: (Uint8Array|null);

                    /** SealContent peers */
                    peers?: (sealgate.endpoint.v1.SealPeer.$Properties[]|null);

                    /** SealContent devices */
                    devices?: (number[]|null);

                    /** SealContent plaintexts */
                    plaintexts?: (Uint8Array[]|null);

                    /** SealContent nowMs */
                    nowMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SealContent. */
                type $Shape = sealgate.endpoint.v1.SealContent.$Properties;
            }

            /**
             * Properties of a SealPeer.
             * @deprecated Use sealgate.endpoint.v1.SealPeer.$Properties instead.
             */
            interface ISealPeer extends sealgate.endpoint.v1.SealPeer.$Properties {
            }

            /** Represents a SealPeer. */
            class SealPeer {

                /**
                 * Constructs a new SealPeer.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.SealPeer.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SealPeer device. */
                device: number;

                /** SealPeer identityKey. */
                identityKey: Uint8Array;

                /** SealPeer bundle. */
                bundle?: (sealgate.v1.Bundle.$Properties|null);

                /** SealPeer archive. */
                archive: boolean;

                /**
                 * Encodes the specified SealPeer message. Does not implicitly {@link sealgate.endpoint.v1.SealPeer.verify|verify} messages.
                 * @param message SealPeer message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.SealPeer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SealPeer message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.SealPeer & sealgate.endpoint.v1.SealPeer.$Shape} SealPeer
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.SealPeer & sealgate.endpoint.v1.SealPeer.$Shape;
            }

            namespace SealPeer {

                /** Properties of a SealPeer. */
                interface $Properties {

                    /** SealPeer device */
                    device?: (number|null);

                    /** SealPeer identityKey */
                    identityKey?: (Uint8Array|null);

                    /** SealPeer bundle */
                    bundle?: (sealgate.v1.Bundle.$Properties|null);

                    /** SealPeer archive */
                    archive?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SealPeer. */
                type $Shape = sealgate.endpoint.v1.SealPeer.$Properties;
            }

            /**
             * Properties of a ContentSealed.
             * @deprecated Use sealgate.endpoint.v1.ContentSealed.$Properties instead.
             */
            interface IContentSealed extends sealgate.endpoint.v1.ContentSealed.$Properties {
            }

            /** Represents a ContentSealed. */
            class ContentSealed {

                /**
                 * Constructs a new ContentSealed.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.ContentSealed.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ContentSealed ratchets. */
                ratchets: Uint8Array;

                /** ContentSealed sealed. */
                sealed: sealgate.v1.Sealed.$Properties[];

                /** ContentSealed refused. */
                refused: sealgate.endpoint.v1.SealRefused.$Properties[];

                /**
                 * Encodes the specified ContentSealed message. Does not implicitly {@link sealgate.endpoint.v1.ContentSealed.verify|verify} messages.
                 * @param message ContentSealed message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.ContentSealed.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ContentSealed message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.ContentSealed & sealgate.endpoint.v1.ContentSealed.$Shape} ContentSealed
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.ContentSealed & sealgate.endpoint.v1.ContentSealed.$Shape;
            }

            namespace ContentSealed {

                /** Properties of a ContentSealed. */
                interface $Properties {

                    /** ContentSealed ratchets */
                    ratchets?: (Uint8Array|null);

                    /** ContentSealed sealed */
                    sealed?: (sealgate.v1.Sealed.$Properties[]|null);

                    /** ContentSealed refused */
                    refused?: (sealgate.endpoint.v1.SealRefused.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ContentSealed. */
                type $Shape = sealgate.endpoint.v1.ContentSealed.$Properties;
            }

            /**
             * Properties of a SealRefused.
             * @deprecated Use sealgate.endpoint.v1.SealRefused.$Properties instead.
             */
            interface ISealRefused extends sealgate.endpoint.v1.SealRefused.$Properties {
            }

            /** Represents a SealRefused. */
            class SealRefused {

                /**
                 * Constructs a new SealRefused.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.SealRefused.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SealRefused device. */
                device: number;

                /** SealRefused reason. */
                reason: string;

                /**
                 * Encodes the specified SealRefused message. Does not implicitly {@link sealgate.endpoint.v1.SealRefused.verify|verify} messages.
                 * @param message SealRefused message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.SealRefused.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SealRefused message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.SealRefused & sealgate.endpoint.v1.SealRefused.$Shape} SealRefused
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.SealRefused & sealgate.endpoint.v1.SealRefused.$Shape;
            }

            namespace SealRefused {

                /** Properties of a SealRefused. */
                interface $Properties {

                    /** SealRefused device */
                    device?: (number|null);

                    /** SealRefused reason */
                    reason?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SealRefused. */
                type $Shape = sealgate.endpoint.v1.SealRefused.$Properties;
            }

            /**
             * Properties of an OpenPayloads.
             * @deprecated Use sealgate.endpoint.v1.OpenPayloads.$Properties instead.
             */
            interface IOpenPayloads extends sealgate.endpoint.v1.OpenPayloads.$Properties {
            }

            /** Represents an OpenPayloads. */
            class OpenPayloads {

                /**
                 * Constructs a new OpenPayloads.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.OpenPayloads.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** OpenPayloads ratchets. */
                ratchets: Uint8Array;

                /** OpenPayloads ratchetsTag. */
                ratchetsTag: Uint8Array;

                /** OpenPayloads payloads. */
                payloads: sealgate.endpoint.v1.SealedPayloadFrom.$Properties[];

                /** OpenPayloads nowMs. */
                nowMs: number;

                /**
                 * Encodes the specified OpenPayloads message. Does not implicitly {@link sealgate.endpoint.v1.OpenPayloads.verify|verify} messages.
                 * @param message OpenPayloads message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.OpenPayloads.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an OpenPayloads message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.OpenPayloads & sealgate.endpoint.v1.OpenPayloads.$Shape} OpenPayloads
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.OpenPayloads & sealgate.endpoint.v1.OpenPayloads.$Shape;
            }

            namespace OpenPayloads {

                /** Properties of an OpenPayloads. */
                interface $Properties {

                    /** OpenPayloads ratchets */
                    ratchets?: (Uint8Array|null);

                    /** OpenPayloads ratchetsTag */
                    ratchetsTag?: (Uint8Array|null);

                    /** OpenPayloads payloads */
                    payloads?: (sealgate.endpoint.v1.SealedPayloadFrom.$Properties[]|null);

                    /** OpenPayloads nowMs */
                    nowMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an OpenPayloads. */
                type $Shape = sealgate.endpoint.v1.OpenPayloads.$Properties;
            }

            /**
             * Properties of a SealedPayloadFrom.
             * @deprecated Use sealgate.endpoint.v1.SealedPayloadFrom.$Properties instead.
             */
            interface ISealedPayloadFrom extends sealgate.endpoint.v1.SealedPayloadFrom.$Properties {
            }

            /** Represents a SealedPayloadFrom. */
            class SealedPayloadFrom {

                /**
                 * Constructs a new SealedPayloadFrom.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.SealedPayloadFrom.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SealedPayloadFrom device. */
                device: number;

                /** SealedPayloadFrom identityKey. */
                identityKey: Uint8Array;

                /** SealedPayloadFrom payload. */
                payload: Uint8Array;

                /** SealedPayloadFrom oneTime. */
                oneTime: Uint8Array;

                /** SealedPayloadFrom oneTimeId. */
                oneTimeId: number;

                /**
                 * Encodes the specified SealedPayloadFrom message. Does not implicitly {@link sealgate.endpoint.v1.SealedPayloadFrom.verify|verify} messages.
                 * @param message SealedPayloadFrom message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.SealedPayloadFrom.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SealedPayloadFrom message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.SealedPayloadFrom & sealgate.endpoint.v1.SealedPayloadFrom.$Shape} SealedPayloadFrom
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.SealedPayloadFrom & sealgate.endpoint.v1.SealedPayloadFrom.$Shape;
            }

            namespace SealedPayloadFrom {

                /** Properties of a SealedPayloadFrom. */
                interface $Properties {

                    /** SealedPayloadFrom device */
                    device?: (number|null);

                    /** SealedPayloadFrom identityKey */
                    identityKey?: (Uint8Array|null);

                    /** SealedPayloadFrom payload */
                    payload?: (Uint8Array|null);

                    /** SealedPayloadFrom oneTime */
                    oneTime?: (Uint8Array|null);

                    /** SealedPayloadFrom oneTimeId */
                    oneTimeId?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SealedPayloadFrom. */
                type $Shape = sealgate.endpoint.v1.SealedPayloadFrom.$Properties;
            }

            /**
             * Properties of a PayloadsOpened.
             * @deprecated Use sealgate.endpoint.v1.PayloadsOpened.$Properties instead.
             */
            interface IPayloadsOpened extends sealgate.endpoint.v1.PayloadsOpened.$Properties {
            }

            /** Represents a PayloadsOpened. */
            class PayloadsOpened {

                /**
                 * Constructs a new PayloadsOpened.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.PayloadsOpened.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PayloadsOpened ratchets. */
                ratchets: Uint8Array;

                /** PayloadsOpened opened. */
                opened: sealgate.endpoint.v1.PayloadOpened.$Properties[];

                /**
                 * Encodes the specified PayloadsOpened message. Does not implicitly {@link sealgate.endpoint.v1.PayloadsOpened.verify|verify} messages.
                 * @param message PayloadsOpened message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.PayloadsOpened.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PayloadsOpened message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.PayloadsOpened & sealgate.endpoint.v1.PayloadsOpened.$Shape} PayloadsOpened
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.PayloadsOpened & sealgate.endpoint.v1.PayloadsOpened.$Shape;
            }

            namespace PayloadsOpened {

                /** Properties of a PayloadsOpened. */
                interface $Properties {

                    /** PayloadsOpened ratchets */
                    ratchets?: (Uint8Array|null);

                    /** PayloadsOpened opened */
                    opened?: (sealgate.endpoint.v1.PayloadOpened.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PayloadsOpened. */
                type $Shape = sealgate.endpoint.v1.PayloadsOpened.$Properties;
            }

            /**
             * Properties of a PayloadOpened.
             * @deprecated Use sealgate.endpoint.v1.PayloadOpened.$Properties instead.
             */
            interface IPayloadOpened extends sealgate.endpoint.v1.PayloadOpened.$Properties {
            }

            /** Represents a PayloadOpened. */
            class PayloadOpened {

                /**
                 * Constructs a new PayloadOpened.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.PayloadOpened.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PayloadOpened outcome. */
                outcome: string;

                /** PayloadOpened plaintext. */
                plaintext: Uint8Array;

                /** PayloadOpened spent. */
                spent: boolean;

                /** PayloadOpened reason. */
                reason: string;

                /** PayloadOpened retryAcceptedAtMs. */
                retryAcceptedAtMs: number;

                /** PayloadOpened retryCurrentSession. */
                retryCurrentSession: boolean;

                /**
                 * Encodes the specified PayloadOpened message. Does not implicitly {@link sealgate.endpoint.v1.PayloadOpened.verify|verify} messages.
                 * @param message PayloadOpened message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.PayloadOpened.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PayloadOpened message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.PayloadOpened & sealgate.endpoint.v1.PayloadOpened.$Shape} PayloadOpened
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.PayloadOpened & sealgate.endpoint.v1.PayloadOpened.$Shape;
            }

            namespace PayloadOpened {

                /** Properties of a PayloadOpened. */
                interface $Properties {

                    /** PayloadOpened outcome */
                    outcome?: (string|null);

                    /** PayloadOpened plaintext */
                    plaintext?: (Uint8Array|null);

                    /** PayloadOpened spent */
                    spent?: (boolean|null);

                    /** PayloadOpened reason */
                    reason?: (string|null);

                    /** PayloadOpened retryAcceptedAtMs */
                    retryAcceptedAtMs?: (number|null);

                    /** PayloadOpened retryCurrentSession */
                    retryCurrentSession?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PayloadOpened. */
                type $Shape = sealgate.endpoint.v1.PayloadOpened.$Properties;
            }

            /**
             * Properties of a MakePairs.
             * @deprecated Use sealgate.endpoint.v1.MakePairs.$Properties instead.
             */
            interface IMakePairs extends sealgate.endpoint.v1.MakePairs.$Properties {
            }

            /** Represents a MakePairs. */
            class MakePairs {

                /**
                 * Constructs a new MakePairs.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.MakePairs.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** MakePairs keys. */
                keys: Uint8Array;

                /** MakePairs count. */
                count: number;

                /** MakePairs nowMs. */
                nowMs: number;

                /**
                 * Encodes the specified MakePairs message. Does not implicitly {@link sealgate.endpoint.v1.MakePairs.verify|verify} messages.
                 * @param message MakePairs message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.MakePairs.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a MakePairs message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.MakePairs & sealgate.endpoint.v1.MakePairs.$Shape} MakePairs
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.MakePairs & sealgate.endpoint.v1.MakePairs.$Shape;
            }

            namespace MakePairs {

                /** Properties of a MakePairs. */
                interface $Properties {

                    /** MakePairs keys */
                    keys?: (Uint8Array|null);

                    /** MakePairs count */
                    count?: (number|null);

                    /** MakePairs nowMs */
                    nowMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a MakePairs. */
                type $Shape = sealgate.endpoint.v1.MakePairs.$Properties;
            }

            /**
             * Properties of a PairsMade.
             * @deprecated Use sealgate.endpoint.v1.PairsMade.$Properties instead.
             */
            interface IPairsMade extends sealgate.endpoint.v1.PairsMade.$Properties {
            }

            /** Represents a PairsMade. */
            class PairsMade {

                /**
                 * Constructs a new PairsMade.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.PairsMade.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PairsMade keys. */
                keys: Uint8Array;

                /** PairsMade pairs. */
                pairs: sealgate.endpoint.v1.Pair.$Properties[];

                /**
                 * Encodes the specified PairsMade message. Does not implicitly {@link sealgate.endpoint.v1.PairsMade.verify|verify} messages.
                 * @param message PairsMade message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.PairsMade.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PairsMade message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.PairsMade & sealgate.endpoint.v1.PairsMade.$Shape} PairsMade
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.PairsMade & sealgate.endpoint.v1.PairsMade.$Shape;
            }

            namespace PairsMade {

                /** Properties of a PairsMade. */
                interface $Properties {

                    /** PairsMade keys */
                    keys?: (Uint8Array|null);

                    /** PairsMade pairs */
                    pairs?: (sealgate.endpoint.v1.Pair.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PairsMade. */
                type $Shape = sealgate.endpoint.v1.PairsMade.$Properties;
            }

            /**
             * Properties of a Pair.
             * @deprecated Use sealgate.endpoint.v1.Pair.$Properties instead.
             */
            interface IPair extends sealgate.endpoint.v1.Pair.$Properties {
            }

            /** Represents a Pair. */
            class Pair {

                /**
                 * Constructs a new Pair.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.Pair.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Pair ec. */
                ec?: (sealgate.v1.PublicKeyEntry.$Properties|null);

                /** Pair kyber. */
                kyber?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                /** Pair sealed. */
                sealed: Uint8Array;

                /**
                 * Encodes the specified Pair message. Does not implicitly {@link sealgate.endpoint.v1.Pair.verify|verify} messages.
                 * @param message Pair message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.Pair.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Pair message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.Pair & sealgate.endpoint.v1.Pair.$Shape} Pair
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.Pair & sealgate.endpoint.v1.Pair.$Shape;
            }

            namespace Pair {

                /** Properties of a Pair. */
                interface $Properties {

                    /** Pair ec */
                    ec?: (sealgate.v1.PublicKeyEntry.$Properties|null);

                    /** Pair kyber */
                    kyber?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                    /** Pair sealed */
                    sealed?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Pair. */
                type $Shape = sealgate.endpoint.v1.Pair.$Properties;
            }

            /**
             * Properties of a RotateKeys.
             * @deprecated Use sealgate.endpoint.v1.RotateKeys.$Properties instead.
             */
            interface IRotateKeys extends sealgate.endpoint.v1.RotateKeys.$Properties {
            }

            /** Represents a RotateKeys. */
            class RotateKeys {

                /**
                 * Constructs a new RotateKeys.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.RotateKeys.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RotateKeys keys. */
                keys: Uint8Array;

                /** RotateKeys lastResortUsed. */
                lastResortUsed: boolean;

                /** RotateKeys nowMs. */
                nowMs: number;

                /**
                 * Encodes the specified RotateKeys message. Does not implicitly {@link sealgate.endpoint.v1.RotateKeys.verify|verify} messages.
                 * @param message RotateKeys message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.RotateKeys.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RotateKeys message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.RotateKeys & sealgate.endpoint.v1.RotateKeys.$Shape} RotateKeys
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.RotateKeys & sealgate.endpoint.v1.RotateKeys.$Shape;
            }

            namespace RotateKeys {

                /** Properties of a RotateKeys. */
                interface $Properties {

                    /** RotateKeys keys */
                    keys?: (Uint8Array|null);

                    /** RotateKeys lastResortUsed */
                    lastResortUsed?: (boolean|null);

                    /** RotateKeys nowMs */
                    nowMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RotateKeys. */
                type $Shape = sealgate.endpoint.v1.RotateKeys.$Properties;
            }

            /**
             * Properties of a KeysRotated.
             * @deprecated Use sealgate.endpoint.v1.KeysRotated.$Properties instead.
             */
            interface IKeysRotated extends sealgate.endpoint.v1.KeysRotated.$Properties {
            }

            /** Represents a KeysRotated. */
            class KeysRotated {

                /**
                 * Constructs a new KeysRotated.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: sealgate.endpoint.v1.KeysRotated.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** KeysRotated keys. */
                keys: Uint8Array;

                /** KeysRotated signed. */
                signed?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                /** KeysRotated lastResort. */
                lastResort?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                /**
                 * Encodes the specified KeysRotated message. Does not implicitly {@link sealgate.endpoint.v1.KeysRotated.verify|verify} messages.
                 * @param message KeysRotated message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: sealgate.endpoint.v1.KeysRotated.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a KeysRotated message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {sealgate.endpoint.v1.KeysRotated & sealgate.endpoint.v1.KeysRotated.$Shape} KeysRotated
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.endpoint.v1.KeysRotated & sealgate.endpoint.v1.KeysRotated.$Shape;
            }

            namespace KeysRotated {

                /** Properties of a KeysRotated. */
                interface $Properties {

                    /** KeysRotated keys */
                    keys?: (Uint8Array|null);

                    /** KeysRotated signed */
                    signed?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                    /** KeysRotated lastResort */
                    lastResort?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a KeysRotated. */
                type $Shape = sealgate.endpoint.v1.KeysRotated.$Properties;
            }
        }
    }

    /** Namespace v1. */
    namespace v1 {

        /**
         * Properties of a Frame.
         * @deprecated Use sealgate.v1.Frame.$Properties instead.
         */
        interface IFrame extends sealgate.v1.Frame.$Properties {
        }

        /** Represents a Frame. */
        class Frame {

            /**
             * Constructs a new Frame.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Frame.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Frame requestId. */
            requestId: number;

            /** Frame hello. */
            hello?: (sealgate.v1.Hello.$Properties|null);

            /** Frame startVerification. */
            startVerification?: (sealgate.v1.StartVerification.$Properties|null);

            /** Frame submitCode. */
            submitCode?: (sealgate.v1.SubmitCode.$Properties|null);

            /** Frame register. */
            register?: (sealgate.v1.Register.$Properties|null);

            /** Frame openProvisioning. */
            openProvisioning?: (sealgate.v1.OpenProvisioning.$Properties|null);

            /** Frame linkDevice. */
            linkDevice?: (sealgate.v1.LinkDevice.$Properties|null);

            /** Frame send. */
            send?: (sealgate.v1.Send.$Properties|null);

            /** Frame ack. */
            ack?: (sealgate.v1.Ack.$Properties|null);

            /** Frame findAccount. */
            findAccount?: (sealgate.v1.FindAccount.$Properties|null);

            /** Frame takeBundles. */
            takeBundles?: (sealgate.v1.TakeBundles.$Properties|null);

            /** Frame uploadKeys. */
            uploadKeys?: (sealgate.v1.UploadKeys.$Properties|null);

            /** Frame getKeyStatus. */
            getKeyStatus?: (sealgate.v1.GetKeyStatus.$Properties|null);

            /** Frame changeManifest. */
            changeManifest?: (sealgate.v1.ChangeManifest.$Properties|null);

            /** Frame setRelation. */
            setRelation?: (sealgate.v1.SetRelation.$Properties|null);

            /** Frame sendProvisioning. */
            sendProvisioning?: (sealgate.v1.SendProvisioning.$Properties|null);

            /** Frame setPush. */
            setPush?: (sealgate.v1.SetPush.$Properties|null);

            /** Frame setRegistrationLock. */
            setRegistrationLock?: (sealgate.v1.SetRegistrationLock.$Properties|null);

            /** Frame deleteAccount. */
            deleteAccount?: (sealgate.v1.DeleteAccount.$Properties|null);

            /** Frame ping. */
            ping?: (sealgate.v1.Ping.$Properties|null);

            /** Frame getServerData. */
            getServerData?: (sealgate.v1.GetServerData.$Properties|null);

            /** Frame answerCustody. */
            answerCustody?: (sealgate.v1.AnswerCustody.$Properties|null);

            /** Frame reportAccount. */
            reportAccount?: (sealgate.v1.ReportAccount.$Properties|null);

            /** Frame refused. */
            refused?: (sealgate.v1.Refused.$Properties|null);

            /** Frame welcome. */
            welcome?: (sealgate.v1.Welcome.$Properties|null);

            /** Frame accepted. */
            accepted?: (sealgate.v1.Accepted.$Properties|null);

            /** Frame accountInfo. */
            accountInfo?: (sealgate.v1.AccountInfo.$Properties|null);

            /** Frame bundles. */
            bundles?: (sealgate.v1.Bundles.$Properties|null);

            /** Frame keyStatus. */
            keyStatus?: (sealgate.v1.KeyStatus.$Properties|null);

            /** Frame done. */
            done?: (sealgate.v1.Done.$Properties|null);

            /** Frame pong. */
            pong?: (sealgate.v1.Pong.$Properties|null);

            /** Frame verificationStarted. */
            verificationStarted?: (sealgate.v1.VerificationStarted.$Properties|null);

            /** Frame codeAccepted. */
            codeAccepted?: (sealgate.v1.CodeAccepted.$Properties|null);

            /** Frame registered. */
            registered?: (sealgate.v1.Registered.$Properties|null);

            /** Frame provisioningAddress. */
            provisioningAddress?: (sealgate.v1.ProvisioningAddress.$Properties|null);

            /** Frame serverData. */
            serverData?: (sealgate.v1.ServerData.$Properties|null);

            /** Frame deliver. */
            deliver?: (sealgate.v1.Deliver.$Properties|null);

            /** Frame queueEmpty. */
            queueEmpty?: (sealgate.v1.QueueEmpty.$Properties|null);

            /** Frame setChanged. */
            setChanged?: (sealgate.v1.SetChanged.$Properties|null);

            /** Frame manifestChanged. */
            manifestChanged?: (sealgate.v1.ManifestChanged.$Properties|null);

            /** Frame provisioningMessage. */
            provisioningMessage?: (sealgate.v1.ProvisioningMessage.$Properties|null);

            /** Frame moved. */
            moved?: (sealgate.v1.Moved.$Properties|null);

            /** Frame goingAway. */
            goingAway?: (sealgate.v1.GoingAway.$Properties|null);

            /** Frame custodyOffer. */
            custodyOffer?: (sealgate.v1.CustodyOffer.$Properties|null);

            /** Frame custodyAnswered. */
            custodyAnswered?: (sealgate.v1.CustodyAnswered.$Properties|null);

            /** Frame body. */
            body?: ("hello"|"startVerification"|"submitCode"|"register"|"openProvisioning"|"linkDevice"|"send"|"ack"|"findAccount"|"takeBundles"|"uploadKeys"|"getKeyStatus"|"changeManifest"|"setRelation"|"sendProvisioning"|"setPush"|"setRegistrationLock"|"deleteAccount"|"ping"|"getServerData"|"answerCustody"|"reportAccount"|"refused"|"welcome"|"accepted"|"accountInfo"|"bundles"|"keyStatus"|"done"|"pong"|"verificationStarted"|"codeAccepted"|"registered"|"provisioningAddress"|"serverData"|"deliver"|"queueEmpty"|"setChanged"|"manifestChanged"|"provisioningMessage"|"moved"|"goingAway"|"custodyOffer"|"custodyAnswered");

            /**
             * Encodes the specified Frame message. Does not implicitly {@link sealgate.v1.Frame.verify|verify} messages.
             * @param message Frame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Frame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Frame message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Frame & sealgate.v1.Frame.$Shape} Frame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Frame & sealgate.v1.Frame.$Shape;
        }

        namespace Frame {

            /** Properties of a Frame. */
            interface $Properties {

                /** Frame requestId */
                requestId?: (number|null);

                /** Frame hello */
                hello?: (sealgate.v1.Hello.$Properties|null);

                /** Frame startVerification */
                startVerification?: (sealgate.v1.StartVerification.$Properties|null);

                /** Frame submitCode */
                submitCode?: (sealgate.v1.SubmitCode.$Properties|null);

                /** Frame register */
                register?: (sealgate.v1.Register.$Properties|null);

                /** Frame openProvisioning */
                openProvisioning?: (sealgate.v1.OpenProvisioning.$Properties|null);

                /** Frame linkDevice */
                linkDevice?: (sealgate.v1.LinkDevice.$Properties|null);

                /** Frame send */
                send?: (sealgate.v1.Send.$Properties|null);

                /** Frame ack */
                ack?: (sealgate.v1.Ack.$Properties|null);

                /** Frame findAccount */
                findAccount?: (sealgate.v1.FindAccount.$Properties|null);

                /** Frame takeBundles */
                takeBundles?: (sealgate.v1.TakeBundles.$Properties|null);

                /** Frame uploadKeys */
                uploadKeys?: (sealgate.v1.UploadKeys.$Properties|null);

                /** Frame getKeyStatus */
                getKeyStatus?: (sealgate.v1.GetKeyStatus.$Properties|null);

                /** Frame changeManifest */
                changeManifest?: (sealgate.v1.ChangeManifest.$Properties|null);

                /** Frame setRelation */
                setRelation?: (sealgate.v1.SetRelation.$Properties|null);

                /** Frame sendProvisioning */
                sendProvisioning?: (sealgate.v1.SendProvisioning.$Properties|null);

                /** Frame setPush */
                setPush?: (sealgate.v1.SetPush.$Properties|null);

                /** Frame setRegistrationLock */
                setRegistrationLock?: (sealgate.v1.SetRegistrationLock.$Properties|null);

                /** Frame deleteAccount */
                deleteAccount?: (sealgate.v1.DeleteAccount.$Properties|null);

                /** Frame ping */
                ping?: (sealgate.v1.Ping.$Properties|null);

                /** Frame getServerData */
                getServerData?: (sealgate.v1.GetServerData.$Properties|null);

                /** Frame answerCustody */
                answerCustody?: (sealgate.v1.AnswerCustody.$Properties|null);

                /** Frame reportAccount */
                reportAccount?: (sealgate.v1.ReportAccount.$Properties|null);

                /** Frame refused */
                refused?: (sealgate.v1.Refused.$Properties|null);

                /** Frame welcome */
                welcome?: (sealgate.v1.Welcome.$Properties|null);

                /** Frame accepted */
                accepted?: (sealgate.v1.Accepted.$Properties|null);

                /** Frame accountInfo */
                accountInfo?: (sealgate.v1.AccountInfo.$Properties|null);

                /** Frame bundles */
                bundles?: (sealgate.v1.Bundles.$Properties|null);

                /** Frame keyStatus */
                keyStatus?: (sealgate.v1.KeyStatus.$Properties|null);

                /** Frame done */
                done?: (sealgate.v1.Done.$Properties|null);

                /** Frame pong */
                pong?: (sealgate.v1.Pong.$Properties|null);

                /** Frame verificationStarted */
                verificationStarted?: (sealgate.v1.VerificationStarted.$Properties|null);

                /** Frame codeAccepted */
                codeAccepted?: (sealgate.v1.CodeAccepted.$Properties|null);

                /** Frame registered */
                registered?: (sealgate.v1.Registered.$Properties|null);

                /** Frame provisioningAddress */
                provisioningAddress?: (sealgate.v1.ProvisioningAddress.$Properties|null);

                /** Frame serverData */
                serverData?: (sealgate.v1.ServerData.$Properties|null);

                /** Frame deliver */
                deliver?: (sealgate.v1.Deliver.$Properties|null);

                /** Frame queueEmpty */
                queueEmpty?: (sealgate.v1.QueueEmpty.$Properties|null);

                /** Frame setChanged */
                setChanged?: (sealgate.v1.SetChanged.$Properties|null);

                /** Frame manifestChanged */
                manifestChanged?: (sealgate.v1.ManifestChanged.$Properties|null);

                /** Frame provisioningMessage */
                provisioningMessage?: (sealgate.v1.ProvisioningMessage.$Properties|null);

                /** Frame moved */
                moved?: (sealgate.v1.Moved.$Properties|null);

                /** Frame goingAway */
                goingAway?: (sealgate.v1.GoingAway.$Properties|null);

                /** Frame custodyOffer */
                custodyOffer?: (sealgate.v1.CustodyOffer.$Properties|null);

                /** Frame custodyAnswered */
                custodyAnswered?: (sealgate.v1.CustodyAnswered.$Properties|null);

                /** Frame body */
                body?: ("hello"|"startVerification"|"submitCode"|"register"|"openProvisioning"|"linkDevice"|"send"|"ack"|"findAccount"|"takeBundles"|"uploadKeys"|"getKeyStatus"|"changeManifest"|"setRelation"|"sendProvisioning"|"setPush"|"setRegistrationLock"|"deleteAccount"|"ping"|"getServerData"|"answerCustody"|"reportAccount"|"refused"|"welcome"|"accepted"|"accountInfo"|"bundles"|"keyStatus"|"done"|"pong"|"verificationStarted"|"codeAccepted"|"registered"|"provisioningAddress"|"serverData"|"deliver"|"queueEmpty"|"setChanged"|"manifestChanged"|"provisioningMessage"|"moved"|"goingAway"|"custodyOffer"|"custodyAnswered");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Frame. */
            type $Shape = {
              requestId?: number|null;
              hello?: sealgate.v1.Hello.$Shape|null;
              startVerification?: sealgate.v1.StartVerification.$Shape|null;
              submitCode?: sealgate.v1.SubmitCode.$Shape|null;
              register?: sealgate.v1.Register.$Shape|null;
              openProvisioning?: sealgate.v1.OpenProvisioning.$Shape|null;
              linkDevice?: sealgate.v1.LinkDevice.$Shape|null;
              send?: sealgate.v1.Send.$Shape|null;
              ack?: sealgate.v1.Ack.$Shape|null;
              findAccount?: sealgate.v1.FindAccount.$Shape|null;
              takeBundles?: sealgate.v1.TakeBundles.$Shape|null;
              uploadKeys?: sealgate.v1.UploadKeys.$Shape|null;
              getKeyStatus?: sealgate.v1.GetKeyStatus.$Shape|null;
              changeManifest?: sealgate.v1.ChangeManifest.$Shape|null;
              setRelation?: sealgate.v1.SetRelation.$Shape|null;
              sendProvisioning?: sealgate.v1.SendProvisioning.$Shape|null;
              setPush?: sealgate.v1.SetPush.$Shape|null;
              setRegistrationLock?: sealgate.v1.SetRegistrationLock.$Shape|null;
              deleteAccount?: sealgate.v1.DeleteAccount.$Shape|null;
              ping?: sealgate.v1.Ping.$Shape|null;
              getServerData?: sealgate.v1.GetServerData.$Shape|null;
              answerCustody?: sealgate.v1.AnswerCustody.$Shape|null;
              reportAccount?: sealgate.v1.ReportAccount.$Shape|null;
              refused?: sealgate.v1.Refused.$Shape|null;
              welcome?: sealgate.v1.Welcome.$Shape|null;
              accepted?: sealgate.v1.Accepted.$Shape|null;
              accountInfo?: sealgate.v1.AccountInfo.$Shape|null;
              bundles?: sealgate.v1.Bundles.$Shape|null;
              keyStatus?: sealgate.v1.KeyStatus.$Shape|null;
              done?: sealgate.v1.Done.$Shape|null;
              pong?: sealgate.v1.Pong.$Shape|null;
              verificationStarted?: sealgate.v1.VerificationStarted.$Shape|null;
              codeAccepted?: sealgate.v1.CodeAccepted.$Shape|null;
              registered?: sealgate.v1.Registered.$Shape|null;
              provisioningAddress?: sealgate.v1.ProvisioningAddress.$Shape|null;
              serverData?: sealgate.v1.ServerData.$Shape|null;
              deliver?: sealgate.v1.Deliver.$Shape|null;
              queueEmpty?: sealgate.v1.QueueEmpty.$Shape|null;
              setChanged?: sealgate.v1.SetChanged.$Shape|null;
              manifestChanged?: sealgate.v1.ManifestChanged.$Shape|null;
              provisioningMessage?: sealgate.v1.ProvisioningMessage.$Shape|null;
              moved?: sealgate.v1.Moved.$Shape|null;
              goingAway?: sealgate.v1.GoingAway.$Shape|null;
              custodyOffer?: sealgate.v1.CustodyOffer.$Shape|null;
              custodyAnswered?: sealgate.v1.CustodyAnswered.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "hello"; hello: sealgate.v1.Hello.$Shape; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "startVerification"; hello?: null; startVerification: sealgate.v1.StartVerification.$Shape; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "submitCode"; hello?: null; startVerification?: null; submitCode: sealgate.v1.SubmitCode.$Shape; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "register"; hello?: null; startVerification?: null; submitCode?: null; register: sealgate.v1.Register.$Shape; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "openProvisioning"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning: sealgate.v1.OpenProvisioning.$Shape; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "linkDevice"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice: sealgate.v1.LinkDevice.$Shape; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "send"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send: sealgate.v1.Send.$Shape; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "ack"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack: sealgate.v1.Ack.$Shape; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "findAccount"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount: sealgate.v1.FindAccount.$Shape; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "takeBundles"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles: sealgate.v1.TakeBundles.$Shape; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "uploadKeys"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys: sealgate.v1.UploadKeys.$Shape; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "getKeyStatus"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus: sealgate.v1.GetKeyStatus.$Shape; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "changeManifest"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest: sealgate.v1.ChangeManifest.$Shape; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "setRelation"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation: sealgate.v1.SetRelation.$Shape; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "sendProvisioning"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning: sealgate.v1.SendProvisioning.$Shape; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "setPush"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush: sealgate.v1.SetPush.$Shape; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "setRegistrationLock"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock: sealgate.v1.SetRegistrationLock.$Shape; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "deleteAccount"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount: sealgate.v1.DeleteAccount.$Shape; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "ping"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping: sealgate.v1.Ping.$Shape; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "getServerData"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData: sealgate.v1.GetServerData.$Shape; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "answerCustody"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody: sealgate.v1.AnswerCustody.$Shape; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "reportAccount"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount: sealgate.v1.ReportAccount.$Shape; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "refused"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused: sealgate.v1.Refused.$Shape; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "welcome"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome: sealgate.v1.Welcome.$Shape; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "accepted"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted: sealgate.v1.Accepted.$Shape; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "accountInfo"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo: sealgate.v1.AccountInfo.$Shape; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "bundles"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles: sealgate.v1.Bundles.$Shape; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "keyStatus"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus: sealgate.v1.KeyStatus.$Shape; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "done"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done: sealgate.v1.Done.$Shape; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "pong"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong: sealgate.v1.Pong.$Shape; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "verificationStarted"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted: sealgate.v1.VerificationStarted.$Shape; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "codeAccepted"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted: sealgate.v1.CodeAccepted.$Shape; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "registered"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered: sealgate.v1.Registered.$Shape; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "provisioningAddress"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress: sealgate.v1.ProvisioningAddress.$Shape; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "serverData"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData: sealgate.v1.ServerData.$Shape; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "deliver"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver: sealgate.v1.Deliver.$Shape; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "queueEmpty"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty: sealgate.v1.QueueEmpty.$Shape; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "setChanged"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged: sealgate.v1.SetChanged.$Shape; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "manifestChanged"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged: sealgate.v1.ManifestChanged.$Shape; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "provisioningMessage"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage: sealgate.v1.ProvisioningMessage.$Shape; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "moved"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved: sealgate.v1.Moved.$Shape; goingAway?: null; custodyOffer?: null; custodyAnswered?: null }|{ body?: "goingAway"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway: sealgate.v1.GoingAway.$Shape; custodyOffer?: null; custodyAnswered?: null }|{ body?: "custodyOffer"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer: sealgate.v1.CustodyOffer.$Shape; custodyAnswered?: null }|{ body?: "custodyAnswered"; hello?: null; startVerification?: null; submitCode?: null; register?: null; openProvisioning?: null; linkDevice?: null; send?: null; ack?: null; findAccount?: null; takeBundles?: null; uploadKeys?: null; getKeyStatus?: null; changeManifest?: null; setRelation?: null; sendProvisioning?: null; setPush?: null; setRegistrationLock?: null; deleteAccount?: null; ping?: null; getServerData?: null; answerCustody?: null; reportAccount?: null; refused?: null; welcome?: null; accepted?: null; accountInfo?: null; bundles?: null; keyStatus?: null; done?: null; pong?: null; verificationStarted?: null; codeAccepted?: null; registered?: null; provisioningAddress?: null; serverData?: null; deliver?: null; queueEmpty?: null; setChanged?: null; manifestChanged?: null; provisioningMessage?: null; moved?: null; goingAway?: null; custodyOffer?: null; custodyAnswered: sealgate.v1.CustodyAnswered.$Shape })
            );
        }

        /**
         * Properties of a Position.
         * @deprecated Use sealgate.v1.Position.$Properties instead.
         */
        interface IPosition extends sealgate.v1.Position.$Properties {
        }

        /** Represents a Position. */
        class Position {

            /**
             * Constructs a new Position.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Position.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Position epoch. */
            epoch: number;

            /** Position offset. */
            offset: number;

            /**
             * Encodes the specified Position message. Does not implicitly {@link sealgate.v1.Position.verify|verify} messages.
             * @param message Position message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Position.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Position message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Position & sealgate.v1.Position.$Shape} Position
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Position & sealgate.v1.Position.$Shape;
        }

        namespace Position {

            /** Properties of a Position. */
            interface $Properties {

                /** Position epoch */
                epoch?: (number|null);

                /** Position offset */
                offset?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Position. */
            type $Shape = sealgate.v1.Position.$Properties;
        }

        /**
         * Properties of a Hello.
         * @deprecated Use sealgate.v1.Hello.$Properties instead.
         */
        interface IHello extends sealgate.v1.Hello.$Properties {
        }

        /** Represents a Hello. */
        class Hello {

            /**
             * Constructs a new Hello.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Hello.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Hello protocol. */
            protocol: number;

            /** Hello account. */
            account: Uint8Array;

            /** Hello device. */
            device: number;

            /** Hello secret. */
            secret: Uint8Array;

            /** Hello lastPosition. */
            lastPosition?: (sealgate.v1.Position.$Properties|null);

            /** Hello client. */
            client: string;

            /** Hello hops. */
            hops: number;

            /**
             * Encodes the specified Hello message. Does not implicitly {@link sealgate.v1.Hello.verify|verify} messages.
             * @param message Hello message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Hello message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Hello & sealgate.v1.Hello.$Shape} Hello
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Hello & sealgate.v1.Hello.$Shape;
        }

        namespace Hello {

            /** Properties of a Hello. */
            interface $Properties {

                /** Hello protocol */
                protocol?: (number|null);

                /** Hello account */
                account?: (Uint8Array|null);

                /** Hello device */
                device?: (number|null);

                /** Hello secret */
                secret?: (Uint8Array|null);

                /** Hello lastPosition */
                lastPosition?: (sealgate.v1.Position.$Properties|null);

                /** Hello client */
                client?: (string|null);

                /** Hello hops */
                hops?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Hello. */
            type $Shape = sealgate.v1.Hello.$Properties;
        }

        /**
         * Properties of a Welcome.
         * @deprecated Use sealgate.v1.Welcome.$Properties instead.
         */
        interface IWelcome extends sealgate.v1.Welcome.$Properties {
        }

        /** Represents a Welcome. */
        class Welcome {

            /**
             * Constructs a new Welcome.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Welcome.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Welcome clusterId. */
            clusterId: string;

            /** Welcome node. */
            node: string;

            /** Welcome serverTimeMs. */
            serverTimeMs: number;

            /** Welcome apiUrl. */
            apiUrl: string;

            /** Welcome limits. */
            limits?: (sealgate.v1.Limits.$Properties|null);

            /** Welcome manifestVersion. */
            manifestVersion: number;

            /** Welcome operatorKey. */
            operatorKey: Uint8Array;

            /** Welcome urls. */
            urls: string[];

            /** Welcome registrationLock. */
            registrationLock: boolean;

            /** Welcome cluster. */
            cluster?: (sealgate.v1.SignedBlob.$Properties|null);

            /**
             * Encodes the specified Welcome message. Does not implicitly {@link sealgate.v1.Welcome.verify|verify} messages.
             * @param message Welcome message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Welcome.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Welcome message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Welcome & sealgate.v1.Welcome.$Shape} Welcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Welcome & sealgate.v1.Welcome.$Shape;
        }

        namespace Welcome {

            /** Properties of a Welcome. */
            interface $Properties {

                /** Welcome clusterId */
                clusterId?: (string|null);

                /** Welcome node */
                node?: (string|null);

                /** Welcome serverTimeMs */
                serverTimeMs?: (number|null);

                /** Welcome apiUrl */
                apiUrl?: (string|null);

                /** Welcome limits */
                limits?: (sealgate.v1.Limits.$Properties|null);

                /** Welcome manifestVersion */
                manifestVersion?: (number|null);

                /** Welcome operatorKey */
                operatorKey?: (Uint8Array|null);

                /** Welcome urls */
                urls?: (string[]|null);

                /** Welcome registrationLock */
                registrationLock?: (boolean|null);

                /** Welcome cluster */
                cluster?: (sealgate.v1.SignedBlob.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Welcome. */
            type $Shape = sealgate.v1.Welcome.$Properties;
        }

        /**
         * Properties of a Limits.
         * @deprecated Use sealgate.v1.Limits.$Properties instead.
         */
        interface ILimits extends sealgate.v1.Limits.$Properties {
        }

        /** Represents a Limits. */
        class Limits {

            /**
             * Constructs a new Limits.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Limits.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Limits frameBytesMax. */
            frameBytesMax: number;

            /** Limits firstFrameBytesMax. */
            firstFrameBytesMax: number;

            /** Limits payloadBytesMax. */
            payloadBytesMax: number;

            /** Limits devicesMax. */
            devicesMax: number;

            /** Limits windowMessages. */
            windowMessages: number;

            /** Limits windowBytes. */
            windowBytes: number;

            /** Limits ackGraceMs. */
            ackGraceMs: number;

            /** Limits sendsPerSecond. */
            sendsPerSecond: number;

            /** Limits sendsBurst. */
            sendsBurst: number;

            /** Limits requestsPerSecond. */
            requestsPerSecond: number;

            /** Limits requestsBurst. */
            requestsBurst: number;

            /** Limits unansweredRequestsMax. */
            unansweredRequestsMax: number;

            /** Limits oneTimeKeysPerUploadMax. */
            oneTimeKeysPerUploadMax: number;

            /** Limits oneTimeKeysMax. */
            oneTimeKeysMax: number;

            /** Limits strangerMessagesMax. */
            strangerMessagesMax: number;

            /** Limits strangerBytesMax. */
            strangerBytesMax: number;

            /** Limits mailboxMessagesMax. */
            mailboxMessagesMax: number;

            /** Limits mailboxBytesMax. */
            mailboxBytesMax: number;

            /** Limits envelopeTtlSeconds. */
            envelopeTtlSeconds: number;

            /** Limits idleTimeoutMs. */
            idleTimeoutMs: number;

            /** Limits ephemeralTtlMs. */
            ephemeralTtlMs: number;

            /**
             * Encodes the specified Limits message. Does not implicitly {@link sealgate.v1.Limits.verify|verify} messages.
             * @param message Limits message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Limits.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Limits message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Limits & sealgate.v1.Limits.$Shape} Limits
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Limits & sealgate.v1.Limits.$Shape;
        }

        namespace Limits {

            /** Properties of a Limits. */
            interface $Properties {

                /** Limits frameBytesMax */
                frameBytesMax?: (number|null);

                /** Limits firstFrameBytesMax */
                firstFrameBytesMax?: (number|null);

                /** Limits payloadBytesMax */
                payloadBytesMax?: (number|null);

                /** Limits devicesMax */
                devicesMax?: (number|null);

                /** Limits windowMessages */
                windowMessages?: (number|null);

                /** Limits windowBytes */
                windowBytes?: (number|null);

                /** Limits ackGraceMs */
                ackGraceMs?: (number|null);

                /** Limits sendsPerSecond */
                sendsPerSecond?: (number|null);

                /** Limits sendsBurst */
                sendsBurst?: (number|null);

                /** Limits requestsPerSecond */
                requestsPerSecond?: (number|null);

                /** Limits requestsBurst */
                requestsBurst?: (number|null);

                /** Limits unansweredRequestsMax */
                unansweredRequestsMax?: (number|null);

                /** Limits oneTimeKeysPerUploadMax */
                oneTimeKeysPerUploadMax?: (number|null);

                /** Limits oneTimeKeysMax */
                oneTimeKeysMax?: (number|null);

                /** Limits strangerMessagesMax */
                strangerMessagesMax?: (number|null);

                /** Limits strangerBytesMax */
                strangerBytesMax?: (number|null);

                /** Limits mailboxMessagesMax */
                mailboxMessagesMax?: (number|null);

                /** Limits mailboxBytesMax */
                mailboxBytesMax?: (number|null);

                /** Limits envelopeTtlSeconds */
                envelopeTtlSeconds?: (number|null);

                /** Limits idleTimeoutMs */
                idleTimeoutMs?: (number|null);

                /** Limits ephemeralTtlMs */
                ephemeralTtlMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Limits. */
            type $Shape = sealgate.v1.Limits.$Properties;
        }

        /**
         * Properties of a Send.
         * @deprecated Use sealgate.v1.Send.$Properties instead.
         */
        interface ISend extends sealgate.v1.Send.$Properties {
        }

        /** Represents a Send. */
        class Send {

            /**
             * Constructs a new Send.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Send.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Send clientMessageId. */
            clientMessageId: Uint8Array;

            /** Send recipient. */
            recipient: Uint8Array;

            /** Send manifestVersion. */
            manifestVersion: number;

            /** Send sealed. */
            sealed: sealgate.v1.Sealed.$Properties[];

            /** Send ephemeral. */
            ephemeral: boolean;

            /** Send urgent. */
            urgent: boolean;

            /** Send completes. */
            completes: boolean;

            /**
             * Encodes the specified Send message. Does not implicitly {@link sealgate.v1.Send.verify|verify} messages.
             * @param message Send message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Send.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Send message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Send & sealgate.v1.Send.$Shape} Send
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Send & sealgate.v1.Send.$Shape;
        }

        namespace Send {

            /** Properties of a Send. */
            interface $Properties {

                /** Send clientMessageId */
                clientMessageId?: (Uint8Array|null);

                /** Send recipient */
                recipient?: (Uint8Array|null);

                /** Send manifestVersion */
                manifestVersion?: (number|null);

                /** Send sealed */
                sealed?: (sealgate.v1.Sealed.$Properties[]|null);

                /** Send ephemeral */
                ephemeral?: (boolean|null);

                /** Send urgent */
                urgent?: (boolean|null);

                /** Send completes */
                completes?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Send. */
            type $Shape = sealgate.v1.Send.$Properties;
        }

        /**
         * Properties of a Sealed.
         * @deprecated Use sealgate.v1.Sealed.$Properties instead.
         */
        interface ISealed extends sealgate.v1.Sealed.$Properties {
        }

        /** Represents a Sealed. */
        class Sealed {

            /**
             * Constructs a new Sealed.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Sealed.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Sealed device. */
            device: number;

            /** Sealed incarnation. */
            incarnation: number;

            /** Sealed registrationId. */
            registrationId: number;

            /** Sealed payload. */
            payload: Uint8Array;

            /**
             * Encodes the specified Sealed message. Does not implicitly {@link sealgate.v1.Sealed.verify|verify} messages.
             * @param message Sealed message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Sealed.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Sealed message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Sealed & sealgate.v1.Sealed.$Shape} Sealed
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Sealed & sealgate.v1.Sealed.$Shape;
        }

        namespace Sealed {

            /** Properties of a Sealed. */
            interface $Properties {

                /** Sealed device */
                device?: (number|null);

                /** Sealed incarnation */
                incarnation?: (number|null);

                /** Sealed registrationId */
                registrationId?: (number|null);

                /** Sealed payload */
                payload?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Sealed. */
            type $Shape = sealgate.v1.Sealed.$Properties;
        }

        /**
         * Properties of an Accepted.
         * @deprecated Use sealgate.v1.Accepted.$Properties instead.
         */
        interface IAccepted extends sealgate.v1.Accepted.$Properties {
        }

        /** Represents an Accepted. */
        class Accepted {

            /**
             * Constructs a new Accepted.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Accepted.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Accepted envelopeId. */
            envelopeId: Uint8Array;

            /** Accepted acceptedAtMs. */
            acceptedAtMs: number;

            /**
             * Encodes the specified Accepted message. Does not implicitly {@link sealgate.v1.Accepted.verify|verify} messages.
             * @param message Accepted message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Accepted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Accepted message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Accepted & sealgate.v1.Accepted.$Shape} Accepted
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Accepted & sealgate.v1.Accepted.$Shape;
        }

        namespace Accepted {

            /** Properties of an Accepted. */
            interface $Properties {

                /** Accepted envelopeId */
                envelopeId?: (Uint8Array|null);

                /** Accepted acceptedAtMs */
                acceptedAtMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Accepted. */
            type $Shape = sealgate.v1.Accepted.$Properties;
        }

        /**
         * Properties of a Deliver.
         * @deprecated Use sealgate.v1.Deliver.$Properties instead.
         */
        interface IDeliver extends sealgate.v1.Deliver.$Properties {
        }

        /** Represents a Deliver. */
        class Deliver {

            /**
             * Constructs a new Deliver.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Deliver.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Deliver position. */
            position?: (sealgate.v1.Position.$Properties|null);

            /** Deliver envelopeId. */
            envelopeId: Uint8Array;

            /** Deliver sender. */
            sender: Uint8Array;

            /** Deliver senderDevice. */
            senderDevice: number;

            /** Deliver senderIncarnation. */
            senderIncarnation: number;

            /** Deliver acceptedAtMs. */
            acceptedAtMs: number;

            /** Deliver payload. */
            payload: Uint8Array;

            /** Deliver ephemeral. */
            ephemeral: boolean;

            /** Deliver clientMessageId. */
            clientMessageId: Uint8Array;

            /**
             * Encodes the specified Deliver message. Does not implicitly {@link sealgate.v1.Deliver.verify|verify} messages.
             * @param message Deliver message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Deliver.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Deliver message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Deliver & sealgate.v1.Deliver.$Shape} Deliver
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Deliver & sealgate.v1.Deliver.$Shape;
        }

        namespace Deliver {

            /** Properties of a Deliver. */
            interface $Properties {

                /** Deliver position */
                position?: (sealgate.v1.Position.$Properties|null);

                /** Deliver envelopeId */
                envelopeId?: (Uint8Array|null);

                /** Deliver sender */
                sender?: (Uint8Array|null);

                /** Deliver senderDevice */
                senderDevice?: (number|null);

                /** Deliver senderIncarnation */
                senderIncarnation?: (number|null);

                /** Deliver acceptedAtMs */
                acceptedAtMs?: (number|null);

                /** Deliver payload */
                payload?: (Uint8Array|null);

                /** Deliver ephemeral */
                ephemeral?: (boolean|null);

                /** Deliver clientMessageId */
                clientMessageId?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Deliver. */
            type $Shape = sealgate.v1.Deliver.$Properties;
        }

        /**
         * Properties of an Ack.
         * @deprecated Use sealgate.v1.Ack.$Properties instead.
         */
        interface IAck extends sealgate.v1.Ack.$Properties {
        }

        /** Represents an Ack. */
        class Ack {

            /**
             * Constructs a new Ack.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Ack.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Ack position. */
            position?: (sealgate.v1.Position.$Properties|null);

            /**
             * Encodes the specified Ack message. Does not implicitly {@link sealgate.v1.Ack.verify|verify} messages.
             * @param message Ack message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Ack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Ack message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Ack & sealgate.v1.Ack.$Shape} Ack
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Ack & sealgate.v1.Ack.$Shape;
        }

        namespace Ack {

            /** Properties of an Ack. */
            interface $Properties {

                /** Ack position */
                position?: (sealgate.v1.Position.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Ack. */
            type $Shape = sealgate.v1.Ack.$Properties;
        }

        /**
         * Properties of a QueueEmpty.
         * @deprecated Use sealgate.v1.QueueEmpty.$Properties instead.
         */
        interface IQueueEmpty extends sealgate.v1.QueueEmpty.$Properties {
        }

        /** Represents a QueueEmpty. */
        class QueueEmpty {

            /**
             * Constructs a new QueueEmpty.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.QueueEmpty.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Encodes the specified QueueEmpty message. Does not implicitly {@link sealgate.v1.QueueEmpty.verify|verify} messages.
             * @param message QueueEmpty message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.QueueEmpty.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a QueueEmpty message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.QueueEmpty & sealgate.v1.QueueEmpty.$Shape} QueueEmpty
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.QueueEmpty & sealgate.v1.QueueEmpty.$Shape;
        }

        namespace QueueEmpty {

            /** Properties of a QueueEmpty. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a QueueEmpty. */
            type $Shape = sealgate.v1.QueueEmpty.$Properties;
        }

        /**
         * Properties of a SetChanged.
         * @deprecated Use sealgate.v1.SetChanged.$Properties instead.
         */
        interface ISetChanged extends sealgate.v1.SetChanged.$Properties {
        }

        /** Represents a SetChanged. */
        class SetChanged {

            /**
             * Constructs a new SetChanged.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.SetChanged.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SetChanged envelopeId. */
            envelopeId: Uint8Array;

            /** SetChanged clientMessageId. */
            clientMessageId: Uint8Array;

            /** SetChanged recipient. */
            recipient: Uint8Array;

            /** SetChanged manifest. */
            manifest?: (sealgate.v1.SignedBlob.$Properties|null);

            /** SetChanged missing. */
            missing: number[];

            /** SetChanged position. */
            position?: (sealgate.v1.Position.$Properties|null);

            /**
             * Encodes the specified SetChanged message. Does not implicitly {@link sealgate.v1.SetChanged.verify|verify} messages.
             * @param message SetChanged message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.SetChanged.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SetChanged message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.SetChanged & sealgate.v1.SetChanged.$Shape} SetChanged
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.SetChanged & sealgate.v1.SetChanged.$Shape;
        }

        namespace SetChanged {

            /** Properties of a SetChanged. */
            interface $Properties {

                /** SetChanged envelopeId */
                envelopeId?: (Uint8Array|null);

                /** SetChanged clientMessageId */
                clientMessageId?: (Uint8Array|null);

                /** SetChanged recipient */
                recipient?: (Uint8Array|null);

                /** SetChanged manifest */
                manifest?: (sealgate.v1.SignedBlob.$Properties|null);

                /** SetChanged missing */
                missing?: (number[]|null);

                /** SetChanged position */
                position?: (sealgate.v1.Position.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SetChanged. */
            type $Shape = sealgate.v1.SetChanged.$Properties;
        }

        /**
         * Properties of a ManifestChanged.
         * @deprecated Use sealgate.v1.ManifestChanged.$Properties instead.
         */
        interface IManifestChanged extends sealgate.v1.ManifestChanged.$Properties {
        }

        /** Represents a ManifestChanged. */
        class ManifestChanged {

            /**
             * Constructs a new ManifestChanged.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.ManifestChanged.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ManifestChanged manifest. */
            manifest?: (sealgate.v1.SignedBlob.$Properties|null);

            /**
             * Encodes the specified ManifestChanged message. Does not implicitly {@link sealgate.v1.ManifestChanged.verify|verify} messages.
             * @param message ManifestChanged message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.ManifestChanged.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ManifestChanged message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.ManifestChanged & sealgate.v1.ManifestChanged.$Shape} ManifestChanged
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.ManifestChanged & sealgate.v1.ManifestChanged.$Shape;
        }

        namespace ManifestChanged {

            /** Properties of a ManifestChanged. */
            interface $Properties {

                /** ManifestChanged manifest */
                manifest?: (sealgate.v1.SignedBlob.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ManifestChanged. */
            type $Shape = sealgate.v1.ManifestChanged.$Properties;
        }

        /**
         * Properties of a FindAccount.
         * @deprecated Use sealgate.v1.FindAccount.$Properties instead.
         */
        interface IFindAccount extends sealgate.v1.FindAccount.$Properties {
        }

        /** Represents a FindAccount. */
        class FindAccount {

            /**
             * Constructs a new FindAccount.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.FindAccount.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FindAccount number. */
            number?: (string|null);

            /** FindAccount account. */
            account?: (Uint8Array|null);

            /** FindAccount by. */
            by?: ("number"|"account");

            /**
             * Encodes the specified FindAccount message. Does not implicitly {@link sealgate.v1.FindAccount.verify|verify} messages.
             * @param message FindAccount message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.FindAccount.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FindAccount message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.FindAccount & sealgate.v1.FindAccount.$Shape} FindAccount
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.FindAccount & sealgate.v1.FindAccount.$Shape;
        }

        namespace FindAccount {

            /** Properties of a FindAccount. */
            interface $Properties {

                /** FindAccount number */
                number?: (string|null);

                /** FindAccount account */
                account?: (Uint8Array|null);

                /** FindAccount by */
                by?: ("number"|"account");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a FindAccount. */
            type $Shape = {
              number?: string|null;
              account?: Uint8Array|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ by?: undefined; number?: null; account?: null }|{ by?: "number"; number: string; account?: null }|{ by?: "account"; number?: null; account: Uint8Array })
            );
        }

        /**
         * Properties of an AccountInfo.
         * @deprecated Use sealgate.v1.AccountInfo.$Properties instead.
         */
        interface IAccountInfo extends sealgate.v1.AccountInfo.$Properties {
        }

        /** Represents an AccountInfo. */
        class AccountInfo {

            /**
             * Constructs a new AccountInfo.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.AccountInfo.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** AccountInfo account. */
            account: Uint8Array;

            /** AccountInfo manifest. */
            manifest?: (sealgate.v1.SignedBlob.$Properties|null);

            /** AccountInfo business. */
            business?: (sealgate.v1.SignedBlob.$Properties|null);

            /** AccountInfo transparencyProof. */
            transparencyProof: Uint8Array;

            /**
             * Encodes the specified AccountInfo message. Does not implicitly {@link sealgate.v1.AccountInfo.verify|verify} messages.
             * @param message AccountInfo message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.AccountInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AccountInfo message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.AccountInfo & sealgate.v1.AccountInfo.$Shape} AccountInfo
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.AccountInfo & sealgate.v1.AccountInfo.$Shape;
        }

        namespace AccountInfo {

            /** Properties of an AccountInfo. */
            interface $Properties {

                /** AccountInfo account */
                account?: (Uint8Array|null);

                /** AccountInfo manifest */
                manifest?: (sealgate.v1.SignedBlob.$Properties|null);

                /** AccountInfo business */
                business?: (sealgate.v1.SignedBlob.$Properties|null);

                /** AccountInfo transparencyProof */
                transparencyProof?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an AccountInfo. */
            type $Shape = sealgate.v1.AccountInfo.$Properties;
        }

        /**
         * Properties of a TakeBundles.
         * @deprecated Use sealgate.v1.TakeBundles.$Properties instead.
         */
        interface ITakeBundles extends sealgate.v1.TakeBundles.$Properties {
        }

        /** Represents a TakeBundles. */
        class TakeBundles {

            /**
             * Constructs a new TakeBundles.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.TakeBundles.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TakeBundles account. */
            account: Uint8Array;

            /** TakeBundles devices. */
            devices: number[];

            /**
             * Encodes the specified TakeBundles message. Does not implicitly {@link sealgate.v1.TakeBundles.verify|verify} messages.
             * @param message TakeBundles message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.TakeBundles.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TakeBundles message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.TakeBundles & sealgate.v1.TakeBundles.$Shape} TakeBundles
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.TakeBundles & sealgate.v1.TakeBundles.$Shape;
        }

        namespace TakeBundles {

            /** Properties of a TakeBundles. */
            interface $Properties {

                /** TakeBundles account */
                account?: (Uint8Array|null);

                /** TakeBundles devices */
                devices?: (number[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a TakeBundles. */
            type $Shape = sealgate.v1.TakeBundles.$Properties;
        }

        /**
         * Properties of a Bundles.
         * @deprecated Use sealgate.v1.Bundles.$Properties instead.
         */
        interface IBundles extends sealgate.v1.Bundles.$Properties {
        }

        /** Represents a Bundles. */
        class Bundles {

            /**
             * Constructs a new Bundles.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Bundles.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Bundles bundles. */
            bundles: sealgate.v1.Bundle.$Properties[];

            /**
             * Encodes the specified Bundles message. Does not implicitly {@link sealgate.v1.Bundles.verify|verify} messages.
             * @param message Bundles message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Bundles.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Bundles message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Bundles & sealgate.v1.Bundles.$Shape} Bundles
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Bundles & sealgate.v1.Bundles.$Shape;
        }

        namespace Bundles {

            /** Properties of a Bundles. */
            interface $Properties {

                /** Bundles bundles */
                bundles?: (sealgate.v1.Bundle.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Bundles. */
            type $Shape = sealgate.v1.Bundles.$Properties;
        }

        /**
         * Properties of a Bundle.
         * @deprecated Use sealgate.v1.Bundle.$Properties instead.
         */
        interface IBundle extends sealgate.v1.Bundle.$Properties {
        }

        /** Represents a Bundle. */
        class Bundle {

            /**
             * Constructs a new Bundle.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Bundle.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Bundle device. */
            device: number;

            /** Bundle incarnation. */
            incarnation: number;

            /** Bundle registrationId. */
            registrationId: number;

            /** Bundle oneTime. */
            oneTime?: (sealgate.v1.PublicKeyEntry.$Properties|null);

            /** Bundle signed. */
            signed?: (sealgate.v1.SignedKeyEntry.$Properties|null);

            /** Bundle kyber. */
            kyber?: (sealgate.v1.SignedKeyEntry.$Properties|null);

            /** Bundle lastResort. */
            lastResort: boolean;

            /**
             * Encodes the specified Bundle message. Does not implicitly {@link sealgate.v1.Bundle.verify|verify} messages.
             * @param message Bundle message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Bundle.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Bundle message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Bundle & sealgate.v1.Bundle.$Shape} Bundle
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Bundle & sealgate.v1.Bundle.$Shape;
        }

        namespace Bundle {

            /** Properties of a Bundle. */
            interface $Properties {

                /** Bundle device */
                device?: (number|null);

                /** Bundle incarnation */
                incarnation?: (number|null);

                /** Bundle registrationId */
                registrationId?: (number|null);

                /** Bundle oneTime */
                oneTime?: (sealgate.v1.PublicKeyEntry.$Properties|null);

                /** Bundle signed */
                signed?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                /** Bundle kyber */
                kyber?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                /** Bundle lastResort */
                lastResort?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Bundle. */
            type $Shape = sealgate.v1.Bundle.$Properties;
        }

        /**
         * Properties of a PublicKeyEntry.
         * @deprecated Use sealgate.v1.PublicKeyEntry.$Properties instead.
         */
        interface IPublicKeyEntry extends sealgate.v1.PublicKeyEntry.$Properties {
        }

        /** Represents a PublicKeyEntry. */
        class PublicKeyEntry {

            /**
             * Constructs a new PublicKeyEntry.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.PublicKeyEntry.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PublicKeyEntry id. */
            id: number;

            /** PublicKeyEntry key. */
            key: Uint8Array;

            /**
             * Encodes the specified PublicKeyEntry message. Does not implicitly {@link sealgate.v1.PublicKeyEntry.verify|verify} messages.
             * @param message PublicKeyEntry message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.PublicKeyEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PublicKeyEntry message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.PublicKeyEntry & sealgate.v1.PublicKeyEntry.$Shape} PublicKeyEntry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.PublicKeyEntry & sealgate.v1.PublicKeyEntry.$Shape;
        }

        namespace PublicKeyEntry {

            /** Properties of a PublicKeyEntry. */
            interface $Properties {

                /** PublicKeyEntry id */
                id?: (number|null);

                /** PublicKeyEntry key */
                key?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PublicKeyEntry. */
            type $Shape = sealgate.v1.PublicKeyEntry.$Properties;
        }

        /**
         * Properties of a SignedKeyEntry.
         * @deprecated Use sealgate.v1.SignedKeyEntry.$Properties instead.
         */
        interface ISignedKeyEntry extends sealgate.v1.SignedKeyEntry.$Properties {
        }

        /** Represents a SignedKeyEntry. */
        class SignedKeyEntry {

            /**
             * Constructs a new SignedKeyEntry.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.SignedKeyEntry.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SignedKeyEntry id. */
            id: number;

            /** SignedKeyEntry key. */
            key: Uint8Array;

            /** SignedKeyEntry signature. */
            signature: Uint8Array;

            /**
             * Encodes the specified SignedKeyEntry message. Does not implicitly {@link sealgate.v1.SignedKeyEntry.verify|verify} messages.
             * @param message SignedKeyEntry message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.SignedKeyEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SignedKeyEntry message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.SignedKeyEntry & sealgate.v1.SignedKeyEntry.$Shape} SignedKeyEntry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.SignedKeyEntry & sealgate.v1.SignedKeyEntry.$Shape;
        }

        namespace SignedKeyEntry {

            /** Properties of a SignedKeyEntry. */
            interface $Properties {

                /** SignedKeyEntry id */
                id?: (number|null);

                /** SignedKeyEntry key */
                key?: (Uint8Array|null);

                /** SignedKeyEntry signature */
                signature?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SignedKeyEntry. */
            type $Shape = sealgate.v1.SignedKeyEntry.$Properties;
        }

        /**
         * Properties of an UploadKeys.
         * @deprecated Use sealgate.v1.UploadKeys.$Properties instead.
         */
        interface IUploadKeys extends sealgate.v1.UploadKeys.$Properties {
        }

        /** Represents an UploadKeys. */
        class UploadKeys {

            /**
             * Constructs a new UploadKeys.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.UploadKeys.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UploadKeys signed. */
            signed?: (sealgate.v1.SignedKeyEntry.$Properties|null);

            /** UploadKeys lastResort. */
            lastResort?: (sealgate.v1.SignedKeyEntry.$Properties|null);

            /** UploadKeys oneTime. */
            oneTime: sealgate.v1.PublicKeyEntry.$Properties[];

            /** UploadKeys oneTimeKyber. */
            oneTimeKyber: sealgate.v1.SignedKeyEntry.$Properties[];

            /** UploadKeys replace. */
            replace: boolean;

            /**
             * Encodes the specified UploadKeys message. Does not implicitly {@link sealgate.v1.UploadKeys.verify|verify} messages.
             * @param message UploadKeys message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.UploadKeys.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an UploadKeys message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.UploadKeys & sealgate.v1.UploadKeys.$Shape} UploadKeys
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.UploadKeys & sealgate.v1.UploadKeys.$Shape;
        }

        namespace UploadKeys {

            /** Properties of an UploadKeys. */
            interface $Properties {

                /** UploadKeys signed */
                signed?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                /** UploadKeys lastResort */
                lastResort?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                /** UploadKeys oneTime */
                oneTime?: (sealgate.v1.PublicKeyEntry.$Properties[]|null);

                /** UploadKeys oneTimeKyber */
                oneTimeKyber?: (sealgate.v1.SignedKeyEntry.$Properties[]|null);

                /** UploadKeys replace */
                replace?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an UploadKeys. */
            type $Shape = sealgate.v1.UploadKeys.$Properties;
        }

        /**
         * Properties of a GetKeyStatus.
         * @deprecated Use sealgate.v1.GetKeyStatus.$Properties instead.
         */
        interface IGetKeyStatus extends sealgate.v1.GetKeyStatus.$Properties {
        }

        /** Represents a GetKeyStatus. */
        class GetKeyStatus {

            /**
             * Constructs a new GetKeyStatus.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.GetKeyStatus.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Encodes the specified GetKeyStatus message. Does not implicitly {@link sealgate.v1.GetKeyStatus.verify|verify} messages.
             * @param message GetKeyStatus message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.GetKeyStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetKeyStatus message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.GetKeyStatus & sealgate.v1.GetKeyStatus.$Shape} GetKeyStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.GetKeyStatus & sealgate.v1.GetKeyStatus.$Shape;
        }

        namespace GetKeyStatus {

            /** Properties of a GetKeyStatus. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetKeyStatus. */
            type $Shape = sealgate.v1.GetKeyStatus.$Properties;
        }

        /**
         * Properties of a KeyStatus.
         * @deprecated Use sealgate.v1.KeyStatus.$Properties instead.
         */
        interface IKeyStatus extends sealgate.v1.KeyStatus.$Properties {
        }

        /** Represents a KeyStatus. */
        class KeyStatus {

            /**
             * Constructs a new KeyStatus.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.KeyStatus.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** KeyStatus oneTime. */
            oneTime: number;

            /** KeyStatus repeatedUseDigest. */
            repeatedUseDigest: Uint8Array;

            /** KeyStatus lastResortUsed. */
            lastResortUsed: boolean;

            /**
             * Encodes the specified KeyStatus message. Does not implicitly {@link sealgate.v1.KeyStatus.verify|verify} messages.
             * @param message KeyStatus message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.KeyStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a KeyStatus message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.KeyStatus & sealgate.v1.KeyStatus.$Shape} KeyStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.KeyStatus & sealgate.v1.KeyStatus.$Shape;
        }

        namespace KeyStatus {

            /** Properties of a KeyStatus. */
            interface $Properties {

                /** KeyStatus oneTime */
                oneTime?: (number|null);

                /** KeyStatus repeatedUseDigest */
                repeatedUseDigest?: (Uint8Array|null);

                /** KeyStatus lastResortUsed */
                lastResortUsed?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a KeyStatus. */
            type $Shape = sealgate.v1.KeyStatus.$Properties;
        }

        /**
         * Properties of a ChangeManifest.
         * @deprecated Use sealgate.v1.ChangeManifest.$Properties instead.
         */
        interface IChangeManifest extends sealgate.v1.ChangeManifest.$Properties {
        }

        /** Represents a ChangeManifest. */
        class ChangeManifest {

            /**
             * Constructs a new ChangeManifest.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.ChangeManifest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ChangeManifest manifest. */
            manifest?: (sealgate.v1.SignedBlob.$Properties|null);

            /**
             * Encodes the specified ChangeManifest message. Does not implicitly {@link sealgate.v1.ChangeManifest.verify|verify} messages.
             * @param message ChangeManifest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.ChangeManifest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ChangeManifest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.ChangeManifest & sealgate.v1.ChangeManifest.$Shape} ChangeManifest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.ChangeManifest & sealgate.v1.ChangeManifest.$Shape;
        }

        namespace ChangeManifest {

            /** Properties of a ChangeManifest. */
            interface $Properties {

                /** ChangeManifest manifest */
                manifest?: (sealgate.v1.SignedBlob.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ChangeManifest. */
            type $Shape = sealgate.v1.ChangeManifest.$Properties;
        }

        /** Relation enum. */
        enum Relation {

            /** RELATION_NONE value */
            RELATION_NONE = 0,

            /** RELATION_ACCEPTED value */
            RELATION_ACCEPTED = 1,

            /** RELATION_BLOCKED value */
            RELATION_BLOCKED = 2
        }

        /**
         * Properties of a SetRelation.
         * @deprecated Use sealgate.v1.SetRelation.$Properties instead.
         */
        interface ISetRelation extends sealgate.v1.SetRelation.$Properties {
        }

        /** Represents a SetRelation. */
        class SetRelation {

            /**
             * Constructs a new SetRelation.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.SetRelation.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SetRelation account. */
            account: Uint8Array;

            /** SetRelation relation. */
            relation: sealgate.v1.Relation;

            /**
             * Encodes the specified SetRelation message. Does not implicitly {@link sealgate.v1.SetRelation.verify|verify} messages.
             * @param message SetRelation message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.SetRelation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SetRelation message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.SetRelation & sealgate.v1.SetRelation.$Shape} SetRelation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.SetRelation & sealgate.v1.SetRelation.$Shape;
        }

        namespace SetRelation {

            /** Properties of a SetRelation. */
            interface $Properties {

                /** SetRelation account */
                account?: (Uint8Array|null);

                /** SetRelation relation */
                relation?: (sealgate.v1.Relation|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SetRelation. */
            type $Shape = sealgate.v1.SetRelation.$Properties;
        }

        /**
         * Properties of an AnswerCustody.
         * @deprecated Use sealgate.v1.AnswerCustody.$Properties instead.
         */
        interface IAnswerCustody extends sealgate.v1.AnswerCustody.$Properties {
        }

        /** Represents an AnswerCustody. */
        class AnswerCustody {

            /**
             * Constructs a new AnswerCustody.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.AnswerCustody.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** AnswerCustody account. */
            account: Uint8Array;

            /** AnswerCustody custodyVersion. */
            custodyVersion: number;

            /** AnswerCustody accept. */
            accept: boolean;

            /**
             * Encodes the specified AnswerCustody message. Does not implicitly {@link sealgate.v1.AnswerCustody.verify|verify} messages.
             * @param message AnswerCustody message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.AnswerCustody.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AnswerCustody message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.AnswerCustody & sealgate.v1.AnswerCustody.$Shape} AnswerCustody
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.AnswerCustody & sealgate.v1.AnswerCustody.$Shape;
        }

        namespace AnswerCustody {

            /** Properties of an AnswerCustody. */
            interface $Properties {

                /** AnswerCustody account */
                account?: (Uint8Array|null);

                /** AnswerCustody custodyVersion */
                custodyVersion?: (number|null);

                /** AnswerCustody accept */
                accept?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an AnswerCustody. */
            type $Shape = sealgate.v1.AnswerCustody.$Properties;
        }

        /**
         * Properties of a ReportAccount.
         * @deprecated Use sealgate.v1.ReportAccount.$Properties instead.
         */
        interface IReportAccount extends sealgate.v1.ReportAccount.$Properties {
        }

        /** Represents a ReportAccount. */
        class ReportAccount {

            /**
             * Constructs a new ReportAccount.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.ReportAccount.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReportAccount account. */
            account: Uint8Array;

            /** ReportAccount reason. */
            reason: sealgate.v1.ReportAccount.Reason;

            /**
             * Encodes the specified ReportAccount message. Does not implicitly {@link sealgate.v1.ReportAccount.verify|verify} messages.
             * @param message ReportAccount message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.ReportAccount.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReportAccount message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.ReportAccount & sealgate.v1.ReportAccount.$Shape} ReportAccount
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.ReportAccount & sealgate.v1.ReportAccount.$Shape;
        }

        namespace ReportAccount {

            /** Properties of a ReportAccount. */
            interface $Properties {

                /** ReportAccount account */
                account?: (Uint8Array|null);

                /** ReportAccount reason */
                reason?: (sealgate.v1.ReportAccount.Reason|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReportAccount. */
            type $Shape = sealgate.v1.ReportAccount.$Properties;

            /** Reason enum. */
            enum Reason {

                /** OTHER value */
                OTHER = 0,

                /** SPAM value */
                SPAM = 1,

                /** SCAM value */
                SCAM = 2,

                /** OFFENSIVE value */
                OFFENSIVE = 3,

                /** NOT_SIGNED_UP value */
                NOT_SIGNED_UP = 4
            }
        }

        /**
         * Properties of a SetPush.
         * @deprecated Use sealgate.v1.SetPush.$Properties instead.
         */
        interface ISetPush extends sealgate.v1.SetPush.$Properties {
        }

        /** Represents a SetPush. */
        class SetPush {

            /**
             * Constructs a new SetPush.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.SetPush.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SetPush kind. */
            kind: sealgate.v1.SetPush.Kind;

            /** SetPush endpoint. */
            endpoint: string;

            /** SetPush p256dh. */
            p256dh: Uint8Array;

            /** SetPush auth. */
            auth: Uint8Array;

            /**
             * Encodes the specified SetPush message. Does not implicitly {@link sealgate.v1.SetPush.verify|verify} messages.
             * @param message SetPush message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.SetPush.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SetPush message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.SetPush & sealgate.v1.SetPush.$Shape} SetPush
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.SetPush & sealgate.v1.SetPush.$Shape;
        }

        namespace SetPush {

            /** Properties of a SetPush. */
            interface $Properties {

                /** SetPush kind */
                kind?: (sealgate.v1.SetPush.Kind|null);

                /** SetPush endpoint */
                endpoint?: (string|null);

                /** SetPush p256dh */
                p256dh?: (Uint8Array|null);

                /** SetPush auth */
                auth?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SetPush. */
            type $Shape = sealgate.v1.SetPush.$Properties;

            /** Kind enum. */
            enum Kind {

                /** NONE value */
                NONE = 0,

                /** WEB_PUSH value */
                WEB_PUSH = 1,

                /** HTTP value */
                HTTP = 2
            }
        }

        /**
         * Properties of a SetRegistrationLock.
         * @deprecated Use sealgate.v1.SetRegistrationLock.$Properties instead.
         */
        interface ISetRegistrationLock extends sealgate.v1.SetRegistrationLock.$Properties {
        }

        /** Represents a SetRegistrationLock. */
        class SetRegistrationLock {

            /**
             * Constructs a new SetRegistrationLock.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.SetRegistrationLock.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SetRegistrationLock pinHash. */
            pinHash: Uint8Array;

            /** SetRegistrationLock recoveryHash. */
            recoveryHash: Uint8Array;

            /**
             * Encodes the specified SetRegistrationLock message. Does not implicitly {@link sealgate.v1.SetRegistrationLock.verify|verify} messages.
             * @param message SetRegistrationLock message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.SetRegistrationLock.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SetRegistrationLock message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.SetRegistrationLock & sealgate.v1.SetRegistrationLock.$Shape} SetRegistrationLock
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.SetRegistrationLock & sealgate.v1.SetRegistrationLock.$Shape;
        }

        namespace SetRegistrationLock {

            /** Properties of a SetRegistrationLock. */
            interface $Properties {

                /** SetRegistrationLock pinHash */
                pinHash?: (Uint8Array|null);

                /** SetRegistrationLock recoveryHash */
                recoveryHash?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SetRegistrationLock. */
            type $Shape = sealgate.v1.SetRegistrationLock.$Properties;
        }

        /**
         * Properties of a DeleteAccount.
         * @deprecated Use sealgate.v1.DeleteAccount.$Properties instead.
         */
        interface IDeleteAccount extends sealgate.v1.DeleteAccount.$Properties {
        }

        /** Represents a DeleteAccount. */
        class DeleteAccount {

            /**
             * Constructs a new DeleteAccount.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.DeleteAccount.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DeleteAccount pinHash. */
            pinHash: Uint8Array;

            /**
             * Encodes the specified DeleteAccount message. Does not implicitly {@link sealgate.v1.DeleteAccount.verify|verify} messages.
             * @param message DeleteAccount message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.DeleteAccount.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DeleteAccount message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.DeleteAccount & sealgate.v1.DeleteAccount.$Shape} DeleteAccount
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.DeleteAccount & sealgate.v1.DeleteAccount.$Shape;
        }

        namespace DeleteAccount {

            /** Properties of a DeleteAccount. */
            interface $Properties {

                /** DeleteAccount pinHash */
                pinHash?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DeleteAccount. */
            type $Shape = sealgate.v1.DeleteAccount.$Properties;
        }

        /**
         * Properties of a GetServerData.
         * @deprecated Use sealgate.v1.GetServerData.$Properties instead.
         */
        interface IGetServerData extends sealgate.v1.GetServerData.$Properties {
        }

        /** Represents a GetServerData. */
        class GetServerData {

            /**
             * Constructs a new GetServerData.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.GetServerData.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Encodes the specified GetServerData message. Does not implicitly {@link sealgate.v1.GetServerData.verify|verify} messages.
             * @param message GetServerData message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.GetServerData.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetServerData message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.GetServerData & sealgate.v1.GetServerData.$Shape} GetServerData
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.GetServerData & sealgate.v1.GetServerData.$Shape;
        }

        namespace GetServerData {

            /** Properties of a GetServerData. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetServerData. */
            type $Shape = sealgate.v1.GetServerData.$Properties;
        }

        /**
         * Properties of a ServerData.
         * @deprecated Use sealgate.v1.ServerData.$Properties instead.
         */
        interface IServerData extends sealgate.v1.ServerData.$Properties {
        }

        /** Represents a ServerData. */
        class ServerData {

            /**
             * Constructs a new ServerData.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.ServerData.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ServerData json. */
            json: string;

            /**
             * Encodes the specified ServerData message. Does not implicitly {@link sealgate.v1.ServerData.verify|verify} messages.
             * @param message ServerData message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.ServerData.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ServerData message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.ServerData & sealgate.v1.ServerData.$Shape} ServerData
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.ServerData & sealgate.v1.ServerData.$Shape;
        }

        namespace ServerData {

            /** Properties of a ServerData. */
            interface $Properties {

                /** ServerData json */
                json?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ServerData. */
            type $Shape = sealgate.v1.ServerData.$Properties;
        }

        /**
         * Properties of a Ping.
         * @deprecated Use sealgate.v1.Ping.$Properties instead.
         */
        interface IPing extends sealgate.v1.Ping.$Properties {
        }

        /** Represents a Ping. */
        class Ping {

            /**
             * Constructs a new Ping.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Ping.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Encodes the specified Ping message. Does not implicitly {@link sealgate.v1.Ping.verify|verify} messages.
             * @param message Ping message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Ping.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Ping message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Ping & sealgate.v1.Ping.$Shape} Ping
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Ping & sealgate.v1.Ping.$Shape;
        }

        namespace Ping {

            /** Properties of a Ping. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Ping. */
            type $Shape = sealgate.v1.Ping.$Properties;
        }

        /**
         * Properties of a Pong.
         * @deprecated Use sealgate.v1.Pong.$Properties instead.
         */
        interface IPong extends sealgate.v1.Pong.$Properties {
        }

        /** Represents a Pong. */
        class Pong {

            /**
             * Constructs a new Pong.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Pong.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Pong serverTimeMs. */
            serverTimeMs: number;

            /**
             * Encodes the specified Pong message. Does not implicitly {@link sealgate.v1.Pong.verify|verify} messages.
             * @param message Pong message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Pong.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Pong message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Pong & sealgate.v1.Pong.$Shape} Pong
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Pong & sealgate.v1.Pong.$Shape;
        }

        namespace Pong {

            /** Properties of a Pong. */
            interface $Properties {

                /** Pong serverTimeMs */
                serverTimeMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Pong. */
            type $Shape = sealgate.v1.Pong.$Properties;
        }

        /**
         * Properties of a Done.
         * @deprecated Use sealgate.v1.Done.$Properties instead.
         */
        interface IDone extends sealgate.v1.Done.$Properties {
        }

        /** Represents a Done. */
        class Done {

            /**
             * Constructs a new Done.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Done.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Encodes the specified Done message. Does not implicitly {@link sealgate.v1.Done.verify|verify} messages.
             * @param message Done message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Done.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Done message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Done & sealgate.v1.Done.$Shape} Done
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Done & sealgate.v1.Done.$Shape;
        }

        namespace Done {

            /** Properties of a Done. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Done. */
            type $Shape = sealgate.v1.Done.$Properties;
        }

        /**
         * Properties of a StartVerification.
         * @deprecated Use sealgate.v1.StartVerification.$Properties instead.
         */
        interface IStartVerification extends sealgate.v1.StartVerification.$Properties {
        }

        /** Represents a StartVerification. */
        class StartVerification {

            /**
             * Constructs a new StartVerification.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.StartVerification.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** StartVerification number. */
            number: string;

            /** StartVerification transport. */
            transport: sealgate.v1.StartVerification.Transport;

            /** StartVerification session. */
            session: Uint8Array;

            /**
             * Encodes the specified StartVerification message. Does not implicitly {@link sealgate.v1.StartVerification.verify|verify} messages.
             * @param message StartVerification message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.StartVerification.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StartVerification message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.StartVerification & sealgate.v1.StartVerification.$Shape} StartVerification
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.StartVerification & sealgate.v1.StartVerification.$Shape;
        }

        namespace StartVerification {

            /** Properties of a StartVerification. */
            interface $Properties {

                /** StartVerification number */
                number?: (string|null);

                /** StartVerification transport */
                transport?: (sealgate.v1.StartVerification.Transport|null);

                /** StartVerification session */
                session?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a StartVerification. */
            type $Shape = sealgate.v1.StartVerification.$Properties;

            /** Transport enum. */
            enum Transport {

                /** SMS value */
                SMS = 0,

                /** VOICE value */
                VOICE = 1
            }
        }

        /**
         * Properties of a VerificationStarted.
         * @deprecated Use sealgate.v1.VerificationStarted.$Properties instead.
         */
        interface IVerificationStarted extends sealgate.v1.VerificationStarted.$Properties {
        }

        /** Represents a VerificationStarted. */
        class VerificationStarted {

            /**
             * Constructs a new VerificationStarted.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.VerificationStarted.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** VerificationStarted session. */
            session: Uint8Array;

            /** VerificationStarted codeDigits. */
            codeDigits: number;

            /** VerificationStarted expiresInSeconds. */
            expiresInSeconds: number;

            /** VerificationStarted nextCodeInSeconds. */
            nextCodeInSeconds: number;

            /** VerificationStarted number. */
            number: string;

            /**
             * Encodes the specified VerificationStarted message. Does not implicitly {@link sealgate.v1.VerificationStarted.verify|verify} messages.
             * @param message VerificationStarted message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.VerificationStarted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a VerificationStarted message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.VerificationStarted & sealgate.v1.VerificationStarted.$Shape} VerificationStarted
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.VerificationStarted & sealgate.v1.VerificationStarted.$Shape;
        }

        namespace VerificationStarted {

            /** Properties of a VerificationStarted. */
            interface $Properties {

                /** VerificationStarted session */
                session?: (Uint8Array|null);

                /** VerificationStarted codeDigits */
                codeDigits?: (number|null);

                /** VerificationStarted expiresInSeconds */
                expiresInSeconds?: (number|null);

                /** VerificationStarted nextCodeInSeconds */
                nextCodeInSeconds?: (number|null);

                /** VerificationStarted number */
                number?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a VerificationStarted. */
            type $Shape = sealgate.v1.VerificationStarted.$Properties;
        }

        /**
         * Properties of a SubmitCode.
         * @deprecated Use sealgate.v1.SubmitCode.$Properties instead.
         */
        interface ISubmitCode extends sealgate.v1.SubmitCode.$Properties {
        }

        /** Represents a SubmitCode. */
        class SubmitCode {

            /**
             * Constructs a new SubmitCode.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.SubmitCode.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SubmitCode session. */
            session: Uint8Array;

            /** SubmitCode code. */
            code: string;

            /**
             * Encodes the specified SubmitCode message. Does not implicitly {@link sealgate.v1.SubmitCode.verify|verify} messages.
             * @param message SubmitCode message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.SubmitCode.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SubmitCode message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.SubmitCode & sealgate.v1.SubmitCode.$Shape} SubmitCode
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.SubmitCode & sealgate.v1.SubmitCode.$Shape;
        }

        namespace SubmitCode {

            /** Properties of a SubmitCode. */
            interface $Properties {

                /** SubmitCode session */
                session?: (Uint8Array|null);

                /** SubmitCode code */
                code?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SubmitCode. */
            type $Shape = sealgate.v1.SubmitCode.$Properties;
        }

        /**
         * Properties of a CodeAccepted.
         * @deprecated Use sealgate.v1.CodeAccepted.$Properties instead.
         */
        interface ICodeAccepted extends sealgate.v1.CodeAccepted.$Properties {
        }

        /** Represents a CodeAccepted. */
        class CodeAccepted {

            /**
             * Constructs a new CodeAccepted.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.CodeAccepted.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CodeAccepted account. */
            account: Uint8Array;

            /** CodeAccepted clusterId. */
            clusterId: string;

            /** CodeAccepted operatorKey. */
            operatorKey: Uint8Array;

            /** CodeAccepted existing. */
            existing: boolean;

            /** CodeAccepted existingAccount. */
            existingAccount: Uint8Array;

            /** CodeAccepted existingManifestVersion. */
            existingManifestVersion: number;

            /** CodeAccepted registrationLock. */
            registrationLock: boolean;

            /** CodeAccepted canRecover. */
            canRecover: boolean;

            /**
             * Encodes the specified CodeAccepted message. Does not implicitly {@link sealgate.v1.CodeAccepted.verify|verify} messages.
             * @param message CodeAccepted message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.CodeAccepted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CodeAccepted message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.CodeAccepted & sealgate.v1.CodeAccepted.$Shape} CodeAccepted
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.CodeAccepted & sealgate.v1.CodeAccepted.$Shape;
        }

        namespace CodeAccepted {

            /** Properties of a CodeAccepted. */
            interface $Properties {

                /** CodeAccepted account */
                account?: (Uint8Array|null);

                /** CodeAccepted clusterId */
                clusterId?: (string|null);

                /** CodeAccepted operatorKey */
                operatorKey?: (Uint8Array|null);

                /** CodeAccepted existing */
                existing?: (boolean|null);

                /** CodeAccepted existingAccount */
                existingAccount?: (Uint8Array|null);

                /** CodeAccepted existingManifestVersion */
                existingManifestVersion?: (number|null);

                /** CodeAccepted registrationLock */
                registrationLock?: (boolean|null);

                /** CodeAccepted canRecover */
                canRecover?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CodeAccepted. */
            type $Shape = sealgate.v1.CodeAccepted.$Properties;
        }

        /**
         * Properties of a Register.
         * @deprecated Use sealgate.v1.Register.$Properties instead.
         */
        interface IRegister extends sealgate.v1.Register.$Properties {
        }

        /** Represents a Register. */
        class Register {

            /**
             * Constructs a new Register.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Register.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Register session. */
            session: Uint8Array;

            /** Register manifest. */
            manifest?: (sealgate.v1.SignedBlob.$Properties|null);

            /** Register secretHash. */
            secretHash: Uint8Array;

            /** Register signed. */
            signed?: (sealgate.v1.SignedKeyEntry.$Properties|null);

            /** Register lastResort. */
            lastResort?: (sealgate.v1.SignedKeyEntry.$Properties|null);

            /** Register pinHash. */
            pinHash: Uint8Array;

            /** Register recoverySecret. */
            recoverySecret: Uint8Array;

            /**
             * Encodes the specified Register message. Does not implicitly {@link sealgate.v1.Register.verify|verify} messages.
             * @param message Register message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Register.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Register message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Register & sealgate.v1.Register.$Shape} Register
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Register & sealgate.v1.Register.$Shape;
        }

        namespace Register {

            /** Properties of a Register. */
            interface $Properties {

                /** Register session */
                session?: (Uint8Array|null);

                /** Register manifest */
                manifest?: (sealgate.v1.SignedBlob.$Properties|null);

                /** Register secretHash */
                secretHash?: (Uint8Array|null);

                /** Register signed */
                signed?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                /** Register lastResort */
                lastResort?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                /** Register pinHash */
                pinHash?: (Uint8Array|null);

                /** Register recoverySecret */
                recoverySecret?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Register. */
            type $Shape = sealgate.v1.Register.$Properties;
        }

        /**
         * Properties of a Registered.
         * @deprecated Use sealgate.v1.Registered.$Properties instead.
         */
        interface IRegistered extends sealgate.v1.Registered.$Properties {
        }

        /** Represents a Registered. */
        class Registered {

            /**
             * Constructs a new Registered.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Registered.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Registered account. */
            account: Uint8Array;

            /** Registered device. */
            device: number;

            /** Registered incarnation. */
            incarnation: number;

            /**
             * Encodes the specified Registered message. Does not implicitly {@link sealgate.v1.Registered.verify|verify} messages.
             * @param message Registered message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Registered.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Registered message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Registered & sealgate.v1.Registered.$Shape} Registered
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Registered & sealgate.v1.Registered.$Shape;
        }

        namespace Registered {

            /** Properties of a Registered. */
            interface $Properties {

                /** Registered account */
                account?: (Uint8Array|null);

                /** Registered device */
                device?: (number|null);

                /** Registered incarnation */
                incarnation?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Registered. */
            type $Shape = sealgate.v1.Registered.$Properties;
        }

        /**
         * Properties of an OpenProvisioning.
         * @deprecated Use sealgate.v1.OpenProvisioning.$Properties instead.
         */
        interface IOpenProvisioning extends sealgate.v1.OpenProvisioning.$Properties {
        }

        /** Represents an OpenProvisioning. */
        class OpenProvisioning {

            /**
             * Constructs a new OpenProvisioning.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.OpenProvisioning.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Encodes the specified OpenProvisioning message. Does not implicitly {@link sealgate.v1.OpenProvisioning.verify|verify} messages.
             * @param message OpenProvisioning message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.OpenProvisioning.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an OpenProvisioning message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.OpenProvisioning & sealgate.v1.OpenProvisioning.$Shape} OpenProvisioning
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.OpenProvisioning & sealgate.v1.OpenProvisioning.$Shape;
        }

        namespace OpenProvisioning {

            /** Properties of an OpenProvisioning. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an OpenProvisioning. */
            type $Shape = sealgate.v1.OpenProvisioning.$Properties;
        }

        /**
         * Properties of a ProvisioningAddress.
         * @deprecated Use sealgate.v1.ProvisioningAddress.$Properties instead.
         */
        interface IProvisioningAddress extends sealgate.v1.ProvisioningAddress.$Properties {
        }

        /** Represents a ProvisioningAddress. */
        class ProvisioningAddress {

            /**
             * Constructs a new ProvisioningAddress.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.ProvisioningAddress.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProvisioningAddress address. */
            address: Uint8Array;

            /** ProvisioningAddress expiresInSeconds. */
            expiresInSeconds: number;

            /**
             * Encodes the specified ProvisioningAddress message. Does not implicitly {@link sealgate.v1.ProvisioningAddress.verify|verify} messages.
             * @param message ProvisioningAddress message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.ProvisioningAddress.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProvisioningAddress message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.ProvisioningAddress & sealgate.v1.ProvisioningAddress.$Shape} ProvisioningAddress
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.ProvisioningAddress & sealgate.v1.ProvisioningAddress.$Shape;
        }

        namespace ProvisioningAddress {

            /** Properties of a ProvisioningAddress. */
            interface $Properties {

                /** ProvisioningAddress address */
                address?: (Uint8Array|null);

                /** ProvisioningAddress expiresInSeconds */
                expiresInSeconds?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ProvisioningAddress. */
            type $Shape = sealgate.v1.ProvisioningAddress.$Properties;
        }

        /**
         * Properties of a SendProvisioning.
         * @deprecated Use sealgate.v1.SendProvisioning.$Properties instead.
         */
        interface ISendProvisioning extends sealgate.v1.SendProvisioning.$Properties {
        }

        /** Represents a SendProvisioning. */
        class SendProvisioning {

            /**
             * Constructs a new SendProvisioning.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.SendProvisioning.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SendProvisioning address. */
            address: Uint8Array;

            /** SendProvisioning message. */
            message: Uint8Array;

            /**
             * Encodes the specified SendProvisioning message. Does not implicitly {@link sealgate.v1.SendProvisioning.verify|verify} messages.
             * @param message SendProvisioning message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.SendProvisioning.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SendProvisioning message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.SendProvisioning & sealgate.v1.SendProvisioning.$Shape} SendProvisioning
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.SendProvisioning & sealgate.v1.SendProvisioning.$Shape;
        }

        namespace SendProvisioning {

            /** Properties of a SendProvisioning. */
            interface $Properties {

                /** SendProvisioning address */
                address?: (Uint8Array|null);

                /** SendProvisioning message */
                message?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SendProvisioning. */
            type $Shape = sealgate.v1.SendProvisioning.$Properties;
        }

        /**
         * Properties of a ProvisioningMessage.
         * @deprecated Use sealgate.v1.ProvisioningMessage.$Properties instead.
         */
        interface IProvisioningMessage extends sealgate.v1.ProvisioningMessage.$Properties {
        }

        /** Represents a ProvisioningMessage. */
        class ProvisioningMessage {

            /**
             * Constructs a new ProvisioningMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.ProvisioningMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProvisioningMessage message. */
            message: Uint8Array;

            /**
             * Encodes the specified ProvisioningMessage message. Does not implicitly {@link sealgate.v1.ProvisioningMessage.verify|verify} messages.
             * @param message ProvisioningMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.ProvisioningMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProvisioningMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.ProvisioningMessage & sealgate.v1.ProvisioningMessage.$Shape} ProvisioningMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.ProvisioningMessage & sealgate.v1.ProvisioningMessage.$Shape;
        }

        namespace ProvisioningMessage {

            /** Properties of a ProvisioningMessage. */
            interface $Properties {

                /** ProvisioningMessage message */
                message?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ProvisioningMessage. */
            type $Shape = sealgate.v1.ProvisioningMessage.$Properties;
        }

        /**
         * Properties of a LinkDevice.
         * @deprecated Use sealgate.v1.LinkDevice.$Properties instead.
         */
        interface ILinkDevice extends sealgate.v1.LinkDevice.$Properties {
        }

        /** Represents a LinkDevice. */
        class LinkDevice {

            /**
             * Constructs a new LinkDevice.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.LinkDevice.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LinkDevice manifest. */
            manifest?: (sealgate.v1.SignedBlob.$Properties|null);

            /** LinkDevice device. */
            device: number;

            /** LinkDevice secretHash. */
            secretHash: Uint8Array;

            /** LinkDevice signed. */
            signed?: (sealgate.v1.SignedKeyEntry.$Properties|null);

            /** LinkDevice lastResort. */
            lastResort?: (sealgate.v1.SignedKeyEntry.$Properties|null);

            /**
             * Encodes the specified LinkDevice message. Does not implicitly {@link sealgate.v1.LinkDevice.verify|verify} messages.
             * @param message LinkDevice message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.LinkDevice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LinkDevice message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.LinkDevice & sealgate.v1.LinkDevice.$Shape} LinkDevice
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.LinkDevice & sealgate.v1.LinkDevice.$Shape;
        }

        namespace LinkDevice {

            /** Properties of a LinkDevice. */
            interface $Properties {

                /** LinkDevice manifest */
                manifest?: (sealgate.v1.SignedBlob.$Properties|null);

                /** LinkDevice device */
                device?: (number|null);

                /** LinkDevice secretHash */
                secretHash?: (Uint8Array|null);

                /** LinkDevice signed */
                signed?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                /** LinkDevice lastResort */
                lastResort?: (sealgate.v1.SignedKeyEntry.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LinkDevice. */
            type $Shape = sealgate.v1.LinkDevice.$Properties;
        }

        /**
         * Properties of a Refused.
         * @deprecated Use sealgate.v1.Refused.$Properties instead.
         */
        interface IRefused extends sealgate.v1.Refused.$Properties {
        }

        /** Represents a Refused. */
        class Refused {

            /**
             * Constructs a new Refused.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Refused.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Refused code. */
            code: number;

            /** Refused name. */
            name: string;

            /** Refused retry. */
            retry: boolean;

            /** Refused retryAfterMs. */
            retryAfterMs: number;

            /** Refused text. */
            text: string;

            /** Refused manifest. */
            manifest?: (sealgate.v1.SignedBlob.$Properties|null);

            /**
             * Encodes the specified Refused message. Does not implicitly {@link sealgate.v1.Refused.verify|verify} messages.
             * @param message Refused message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Refused.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Refused message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Refused & sealgate.v1.Refused.$Shape} Refused
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Refused & sealgate.v1.Refused.$Shape;
        }

        namespace Refused {

            /** Properties of a Refused. */
            interface $Properties {

                /** Refused code */
                code?: (number|null);

                /** Refused name */
                name?: (string|null);

                /** Refused retry */
                retry?: (boolean|null);

                /** Refused retryAfterMs */
                retryAfterMs?: (number|null);

                /** Refused text */
                text?: (string|null);

                /** Refused manifest */
                manifest?: (sealgate.v1.SignedBlob.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Refused. */
            type $Shape = sealgate.v1.Refused.$Properties;
        }

        /**
         * Properties of a Moved.
         * @deprecated Use sealgate.v1.Moved.$Properties instead.
         */
        interface IMoved extends sealgate.v1.Moved.$Properties {
        }

        /** Represents a Moved. */
        class Moved {

            /**
             * Constructs a new Moved.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Moved.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Moved url. */
            url: string;

            /** Moved mapVersion. */
            mapVersion: number;

            /** Moved jitterMs. */
            jitterMs: number;

            /** Moved cluster. */
            cluster?: (sealgate.v1.SignedBlob.$Properties|null);

            /**
             * Encodes the specified Moved message. Does not implicitly {@link sealgate.v1.Moved.verify|verify} messages.
             * @param message Moved message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Moved.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Moved message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Moved & sealgate.v1.Moved.$Shape} Moved
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Moved & sealgate.v1.Moved.$Shape;
        }

        namespace Moved {

            /** Properties of a Moved. */
            interface $Properties {

                /** Moved url */
                url?: (string|null);

                /** Moved mapVersion */
                mapVersion?: (number|null);

                /** Moved jitterMs */
                jitterMs?: (number|null);

                /** Moved cluster */
                cluster?: (sealgate.v1.SignedBlob.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Moved. */
            type $Shape = sealgate.v1.Moved.$Properties;
        }

        /**
         * Properties of a CustodyOffer.
         * @deprecated Use sealgate.v1.CustodyOffer.$Properties instead.
         */
        interface ICustodyOffer extends sealgate.v1.CustodyOffer.$Properties {
        }

        /** Represents a CustodyOffer. */
        class CustodyOffer {

            /**
             * Constructs a new CustodyOffer.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.CustodyOffer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CustodyOffer account. */
            account: Uint8Array;

            /** CustodyOffer manifest. */
            manifest?: (sealgate.v1.SignedBlob.$Properties|null);

            /** CustodyOffer business. */
            business?: (sealgate.v1.SignedBlob.$Properties|null);

            /** CustodyOffer position. */
            position?: (sealgate.v1.Position.$Properties|null);

            /**
             * Encodes the specified CustodyOffer message. Does not implicitly {@link sealgate.v1.CustodyOffer.verify|verify} messages.
             * @param message CustodyOffer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.CustodyOffer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CustodyOffer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.CustodyOffer & sealgate.v1.CustodyOffer.$Shape} CustodyOffer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.CustodyOffer & sealgate.v1.CustodyOffer.$Shape;
        }

        namespace CustodyOffer {

            /** Properties of a CustodyOffer. */
            interface $Properties {

                /** CustodyOffer account */
                account?: (Uint8Array|null);

                /** CustodyOffer manifest */
                manifest?: (sealgate.v1.SignedBlob.$Properties|null);

                /** CustodyOffer business */
                business?: (sealgate.v1.SignedBlob.$Properties|null);

                /** CustodyOffer position */
                position?: (sealgate.v1.Position.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CustodyOffer. */
            type $Shape = sealgate.v1.CustodyOffer.$Properties;
        }

        /**
         * Properties of a CustodyAnswered.
         * @deprecated Use sealgate.v1.CustodyAnswered.$Properties instead.
         */
        interface ICustodyAnswered extends sealgate.v1.CustodyAnswered.$Properties {
        }

        /** Represents a CustodyAnswered. */
        class CustodyAnswered {

            /**
             * Constructs a new CustodyAnswered.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.CustodyAnswered.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CustodyAnswered account. */
            account: Uint8Array;

            /** CustodyAnswered custodyVersion. */
            custodyVersion: number;

            /** CustodyAnswered accept. */
            accept: boolean;

            /** CustodyAnswered position. */
            position?: (sealgate.v1.Position.$Properties|null);

            /**
             * Encodes the specified CustodyAnswered message. Does not implicitly {@link sealgate.v1.CustodyAnswered.verify|verify} messages.
             * @param message CustodyAnswered message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.CustodyAnswered.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CustodyAnswered message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.CustodyAnswered & sealgate.v1.CustodyAnswered.$Shape} CustodyAnswered
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.CustodyAnswered & sealgate.v1.CustodyAnswered.$Shape;
        }

        namespace CustodyAnswered {

            /** Properties of a CustodyAnswered. */
            interface $Properties {

                /** CustodyAnswered account */
                account?: (Uint8Array|null);

                /** CustodyAnswered custodyVersion */
                custodyVersion?: (number|null);

                /** CustodyAnswered accept */
                accept?: (boolean|null);

                /** CustodyAnswered position */
                position?: (sealgate.v1.Position.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CustodyAnswered. */
            type $Shape = sealgate.v1.CustodyAnswered.$Properties;
        }

        /**
         * Properties of a GoingAway.
         * @deprecated Use sealgate.v1.GoingAway.$Properties instead.
         */
        interface IGoingAway extends sealgate.v1.GoingAway.$Properties {
        }

        /** Represents a GoingAway. */
        class GoingAway {

            /**
             * Constructs a new GoingAway.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.GoingAway.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GoingAway reconnectWithinMs. */
            reconnectWithinMs: number;

            /**
             * Encodes the specified GoingAway message. Does not implicitly {@link sealgate.v1.GoingAway.verify|verify} messages.
             * @param message GoingAway message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.GoingAway.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GoingAway message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.GoingAway & sealgate.v1.GoingAway.$Shape} GoingAway
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.GoingAway & sealgate.v1.GoingAway.$Shape;
        }

        namespace GoingAway {

            /** Properties of a GoingAway. */
            interface $Properties {

                /** GoingAway reconnectWithinMs */
                reconnectWithinMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GoingAway. */
            type $Shape = sealgate.v1.GoingAway.$Properties;
        }

        /**
         * Properties of a SignedBlob.
         * @deprecated Use sealgate.v1.SignedBlob.$Properties instead.
         */
        interface ISignedBlob extends sealgate.v1.SignedBlob.$Properties {
        }

        /** Represents a SignedBlob. */
        class SignedBlob {

            /**
             * Constructs a new SignedBlob.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.SignedBlob.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SignedBlob payload. */
            payload: Uint8Array;

            /** SignedBlob signature. */
            signature: Uint8Array;

            /**
             * Encodes the specified SignedBlob message. Does not implicitly {@link sealgate.v1.SignedBlob.verify|verify} messages.
             * @param message SignedBlob message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.SignedBlob.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SignedBlob message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.SignedBlob & sealgate.v1.SignedBlob.$Shape} SignedBlob
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.SignedBlob & sealgate.v1.SignedBlob.$Shape;
        }

        namespace SignedBlob {

            /** Properties of a SignedBlob. */
            interface $Properties {

                /** SignedBlob payload */
                payload?: (Uint8Array|null);

                /** SignedBlob signature */
                signature?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SignedBlob. */
            type $Shape = sealgate.v1.SignedBlob.$Properties;
        }

        /** AccountKind enum. */
        enum AccountKind {

            /** CONSUMER value */
            CONSUMER = 0,

            /** BUSINESS value */
            BUSINESS = 1
        }

        /** Custody enum. */
        enum Custody {

            /** CUSTODY_UNKNOWN value */
            CUSTODY_UNKNOWN = 0,

            /** CUSTODY_DEVICE value */
            CUSTODY_DEVICE = 1,

            /** CUSTODY_SELF_HOSTED value */
            CUSTODY_SELF_HOSTED = 2,

            /** CUSTODY_VENDOR_HOSTED value */
            CUSTODY_VENDOR_HOSTED = 3,

            /** CUSTODY_OPERATOR_HOSTED value */
            CUSTODY_OPERATOR_HOSTED = 4
        }

        /**
         * Properties of a Manifest.
         * @deprecated Use sealgate.v1.Manifest.$Properties instead.
         */
        interface IManifest extends sealgate.v1.Manifest.$Properties {
        }

        /** Represents a Manifest. */
        class Manifest {

            /**
             * Constructs a new Manifest.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Manifest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Manifest account. */
            account: Uint8Array;

            /** Manifest kind. */
            kind: sealgate.v1.AccountKind;

            /** Manifest custody. */
            custody: sealgate.v1.Custody;

            /** Manifest clusterId. */
            clusterId: string;

            /** Manifest version. */
            version: number;

            /** Manifest issuedAtMs. */
            issuedAtMs: number;

            /** Manifest expiresAtMs. */
            expiresAtMs: number;

            /** Manifest devices. */
            devices: sealgate.v1.ManifestDevice.$Properties[];

            /** Manifest vendor. */
            vendor: string;

            /**
             * Encodes the specified Manifest message. Does not implicitly {@link sealgate.v1.Manifest.verify|verify} messages.
             * @param message Manifest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Manifest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Manifest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Manifest & sealgate.v1.Manifest.$Shape} Manifest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Manifest & sealgate.v1.Manifest.$Shape;
        }

        namespace Manifest {

            /** Properties of a Manifest. */
            interface $Properties {

                /** Manifest account */
                account?: (Uint8Array|null);

                /** Manifest kind */
                kind?: (sealgate.v1.AccountKind|null);

                /** Manifest custody */
                custody?: (sealgate.v1.Custody|null);

                /** Manifest clusterId */
                clusterId?: (string|null);

                /** Manifest version */
                version?: (number|null);

                /** Manifest issuedAtMs */
                issuedAtMs?: (number|null);

                /** Manifest expiresAtMs */
                expiresAtMs?: (number|null);

                /** Manifest devices */
                devices?: (sealgate.v1.ManifestDevice.$Properties[]|null);

                /** Manifest vendor */
                vendor?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Manifest. */
            type $Shape = sealgate.v1.Manifest.$Properties;
        }

        /**
         * Properties of a ManifestDevice.
         * @deprecated Use sealgate.v1.ManifestDevice.$Properties instead.
         */
        interface IManifestDevice extends sealgate.v1.ManifestDevice.$Properties {
        }

        /** Represents a ManifestDevice. */
        class ManifestDevice {

            /**
             * Constructs a new ManifestDevice.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.ManifestDevice.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ManifestDevice id. */
            id: number;

            /** ManifestDevice incarnation. */
            incarnation: number;

            /** ManifestDevice registrationId. */
            registrationId: number;

            /** ManifestDevice identityKey. */
            identityKey: Uint8Array;

            /** ManifestDevice capabilities. */
            capabilities: string[];

            /**
             * Encodes the specified ManifestDevice message. Does not implicitly {@link sealgate.v1.ManifestDevice.verify|verify} messages.
             * @param message ManifestDevice message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.ManifestDevice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ManifestDevice message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.ManifestDevice & sealgate.v1.ManifestDevice.$Shape} ManifestDevice
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.ManifestDevice & sealgate.v1.ManifestDevice.$Shape;
        }

        namespace ManifestDevice {

            /** Properties of a ManifestDevice. */
            interface $Properties {

                /** ManifestDevice id */
                id?: (number|null);

                /** ManifestDevice incarnation */
                incarnation?: (number|null);

                /** ManifestDevice registrationId */
                registrationId?: (number|null);

                /** ManifestDevice identityKey */
                identityKey?: (Uint8Array|null);

                /** ManifestDevice capabilities */
                capabilities?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ManifestDevice. */
            type $Shape = sealgate.v1.ManifestDevice.$Properties;
        }

        /**
         * Properties of a ClusterUrls.
         * @deprecated Use sealgate.v1.ClusterUrls.$Properties instead.
         */
        interface IClusterUrls extends sealgate.v1.ClusterUrls.$Properties {
        }

        /** Represents a ClusterUrls. */
        class ClusterUrls {

            /**
             * Constructs a new ClusterUrls.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.ClusterUrls.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ClusterUrls clusterId. */
            clusterId: string;

            /** ClusterUrls urls. */
            urls: string[];

            /** ClusterUrls issuedAtMs. */
            issuedAtMs: number;

            /** ClusterUrls expiresAtMs. */
            expiresAtMs: number;

            /**
             * Encodes the specified ClusterUrls message. Does not implicitly {@link sealgate.v1.ClusterUrls.verify|verify} messages.
             * @param message ClusterUrls message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.ClusterUrls.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ClusterUrls message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.ClusterUrls & sealgate.v1.ClusterUrls.$Shape} ClusterUrls
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.ClusterUrls & sealgate.v1.ClusterUrls.$Shape;
        }

        namespace ClusterUrls {

            /** Properties of a ClusterUrls. */
            interface $Properties {

                /** ClusterUrls clusterId */
                clusterId?: (string|null);

                /** ClusterUrls urls */
                urls?: (string[]|null);

                /** ClusterUrls issuedAtMs */
                issuedAtMs?: (number|null);

                /** ClusterUrls expiresAtMs */
                expiresAtMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ClusterUrls. */
            type $Shape = sealgate.v1.ClusterUrls.$Properties;
        }

        /**
         * Properties of a BusinessIdentity.
         * @deprecated Use sealgate.v1.BusinessIdentity.$Properties instead.
         */
        interface IBusinessIdentity extends sealgate.v1.BusinessIdentity.$Properties {
        }

        /** Represents a BusinessIdentity. */
        class BusinessIdentity {

            /**
             * Constructs a new BusinessIdentity.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.BusinessIdentity.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BusinessIdentity account. */
            account: Uint8Array;

            /** BusinessIdentity legalEntity. */
            legalEntity: string;

            /** BusinessIdentity displayName. */
            displayName: string;

            /** BusinessIdentity hosting. */
            hosting: sealgate.v1.Custody;

            /** BusinessIdentity vendor. */
            vendor: string;

            /** BusinessIdentity badge. */
            badge: boolean;

            /** BusinessIdentity issuedAtMs. */
            issuedAtMs: number;

            /** BusinessIdentity expiresAtMs. */
            expiresAtMs: number;

            /** BusinessIdentity custodyVersion. */
            custodyVersion: number;

            /** BusinessIdentity purpose. */
            purpose: string;

            /** BusinessIdentity retention. */
            retention: string;

            /** BusinessIdentity policyUrl. */
            policyUrl: string;

            /**
             * Encodes the specified BusinessIdentity message. Does not implicitly {@link sealgate.v1.BusinessIdentity.verify|verify} messages.
             * @param message BusinessIdentity message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.BusinessIdentity.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BusinessIdentity message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.BusinessIdentity & sealgate.v1.BusinessIdentity.$Shape} BusinessIdentity
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.BusinessIdentity & sealgate.v1.BusinessIdentity.$Shape;
        }

        namespace BusinessIdentity {

            /** Properties of a BusinessIdentity. */
            interface $Properties {

                /** BusinessIdentity account */
                account?: (Uint8Array|null);

                /** BusinessIdentity legalEntity */
                legalEntity?: (string|null);

                /** BusinessIdentity displayName */
                displayName?: (string|null);

                /** BusinessIdentity hosting */
                hosting?: (sealgate.v1.Custody|null);

                /** BusinessIdentity vendor */
                vendor?: (string|null);

                /** BusinessIdentity badge */
                badge?: (boolean|null);

                /** BusinessIdentity issuedAtMs */
                issuedAtMs?: (number|null);

                /** BusinessIdentity expiresAtMs */
                expiresAtMs?: (number|null);

                /** BusinessIdentity custodyVersion */
                custodyVersion?: (number|null);

                /** BusinessIdentity purpose */
                purpose?: (string|null);

                /** BusinessIdentity retention */
                retention?: (string|null);

                /** BusinessIdentity policyUrl */
                policyUrl?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BusinessIdentity. */
            type $Shape = sealgate.v1.BusinessIdentity.$Properties;
        }

        /**
         * Properties of a ProvisioningEnvelope.
         * @deprecated Use sealgate.v1.ProvisioningEnvelope.$Properties instead.
         */
        interface IProvisioningEnvelope extends sealgate.v1.ProvisioningEnvelope.$Properties {
        }

        /** Represents a ProvisioningEnvelope. */
        class ProvisioningEnvelope {

            /**
             * Constructs a new ProvisioningEnvelope.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.ProvisioningEnvelope.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProvisioningEnvelope ephemeralKey. */
            ephemeralKey: Uint8Array;

            /** ProvisioningEnvelope ciphertext. */
            ciphertext: Uint8Array;

            /** ProvisioningEnvelope mac. */
            mac: Uint8Array;

            /**
             * Encodes the specified ProvisioningEnvelope message. Does not implicitly {@link sealgate.v1.ProvisioningEnvelope.verify|verify} messages.
             * @param message ProvisioningEnvelope message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.ProvisioningEnvelope.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProvisioningEnvelope message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.ProvisioningEnvelope & sealgate.v1.ProvisioningEnvelope.$Shape} ProvisioningEnvelope
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.ProvisioningEnvelope & sealgate.v1.ProvisioningEnvelope.$Shape;
        }

        namespace ProvisioningEnvelope {

            /** Properties of a ProvisioningEnvelope. */
            interface $Properties {

                /** ProvisioningEnvelope ephemeralKey */
                ephemeralKey?: (Uint8Array|null);

                /** ProvisioningEnvelope ciphertext */
                ciphertext?: (Uint8Array|null);

                /** ProvisioningEnvelope mac */
                mac?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ProvisioningEnvelope. */
            type $Shape = sealgate.v1.ProvisioningEnvelope.$Properties;
        }

        /**
         * Properties of a ProvisioningGrant.
         * @deprecated Use sealgate.v1.ProvisioningGrant.$Properties instead.
         */
        interface IProvisioningGrant extends sealgate.v1.ProvisioningGrant.$Properties {
        }

        /** Represents a ProvisioningGrant. */
        class ProvisioningGrant {

            /**
             * Constructs a new ProvisioningGrant.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.ProvisioningGrant.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProvisioningGrant account. */
            account: Uint8Array;

            /** ProvisioningGrant number. */
            number: string;

            /** ProvisioningGrant accountKey. */
            accountKey: Uint8Array;

            /** ProvisioningGrant manifest. */
            manifest?: (sealgate.v1.SignedBlob.$Properties|null);

            /** ProvisioningGrant device. */
            device: number;

            /** ProvisioningGrant incarnation. */
            incarnation: number;

            /** ProvisioningGrant clusterId. */
            clusterId: string;

            /** ProvisioningGrant operatorKey. */
            operatorKey: Uint8Array;

            /** ProvisioningGrant profileName. */
            profileName: string;

            /**
             * Encodes the specified ProvisioningGrant message. Does not implicitly {@link sealgate.v1.ProvisioningGrant.verify|verify} messages.
             * @param message ProvisioningGrant message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.ProvisioningGrant.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProvisioningGrant message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.ProvisioningGrant & sealgate.v1.ProvisioningGrant.$Shape} ProvisioningGrant
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.ProvisioningGrant & sealgate.v1.ProvisioningGrant.$Shape;
        }

        namespace ProvisioningGrant {

            /** Properties of a ProvisioningGrant. */
            interface $Properties {

                /** ProvisioningGrant account */
                account?: (Uint8Array|null);

                /** ProvisioningGrant number */
                number?: (string|null);

                /** ProvisioningGrant accountKey */
                accountKey?: (Uint8Array|null);

                /** ProvisioningGrant manifest */
                manifest?: (sealgate.v1.SignedBlob.$Properties|null);

                /** ProvisioningGrant device */
                device?: (number|null);

                /** ProvisioningGrant incarnation */
                incarnation?: (number|null);

                /** ProvisioningGrant clusterId */
                clusterId?: (string|null);

                /** ProvisioningGrant operatorKey */
                operatorKey?: (Uint8Array|null);

                /** ProvisioningGrant profileName */
                profileName?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ProvisioningGrant. */
            type $Shape = sealgate.v1.ProvisioningGrant.$Properties;
        }

        /** SealedType enum. */
        enum SealedType {

            /** SEALED_UNKNOWN value */
            SEALED_UNKNOWN = 0,

            /** SEALED_WHISPER value */
            SEALED_WHISPER = 2,

            /** SEALED_PREKEY value */
            SEALED_PREKEY = 3,

            /** SEALED_PLAINTEXT value */
            SEALED_PLAINTEXT = 8
        }

        /**
         * Properties of a SealedPayload.
         * @deprecated Use sealgate.v1.SealedPayload.$Properties instead.
         */
        interface ISealedPayload extends sealgate.v1.SealedPayload.$Properties {
        }

        /** Represents a SealedPayload. */
        class SealedPayload {

            /**
             * Constructs a new SealedPayload.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.SealedPayload.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SealedPayload type. */
            type: sealgate.v1.SealedType;

            /** SealedPayload ciphertext. */
            ciphertext: Uint8Array;

            /**
             * Encodes the specified SealedPayload message. Does not implicitly {@link sealgate.v1.SealedPayload.verify|verify} messages.
             * @param message SealedPayload message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.SealedPayload.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SealedPayload message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.SealedPayload & sealgate.v1.SealedPayload.$Shape} SealedPayload
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.SealedPayload & sealgate.v1.SealedPayload.$Shape;
        }

        namespace SealedPayload {

            /** Properties of a SealedPayload. */
            interface $Properties {

                /** SealedPayload type */
                type?: (sealgate.v1.SealedType|null);

                /** SealedPayload ciphertext */
                ciphertext?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SealedPayload. */
            type $Shape = sealgate.v1.SealedPayload.$Properties;
        }

        /**
         * Properties of a Record.
         * @deprecated Use sealgate.v1.Record.$Properties instead.
         */
        interface IRecord extends sealgate.v1.Record.$Properties {
        }

        /** Represents a Record. */
        class Record {

            /**
             * Constructs a new Record.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.Record.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Record envelope. */
            envelope?: (sealgate.v1.EnvelopeRecord.$Properties|null);

            /** Record manifest. */
            manifest?: (sealgate.v1.ManifestRecord.$Properties|null);

            /** Record event. */
            event?: (sealgate.v1.EventRecord.$Properties|null);

            /** Record roll. */
            roll?: (sealgate.v1.RollRecord.$Properties|null);

            /** Record conversation. */
            conversation?: (sealgate.v1.ConversationRecord.$Properties|null);

            /** Record relation. */
            relation?: (sealgate.v1.RelationRecord.$Properties|null);

            /** Record body. */
            body?: ("envelope"|"manifest"|"event"|"roll"|"conversation"|"relation");

            /**
             * Encodes the specified Record message. Does not implicitly {@link sealgate.v1.Record.verify|verify} messages.
             * @param message Record message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.Record.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Record message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.Record & sealgate.v1.Record.$Shape} Record
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.Record & sealgate.v1.Record.$Shape;
        }

        namespace Record {

            /** Properties of a Record. */
            interface $Properties {

                /** Record envelope */
                envelope?: (sealgate.v1.EnvelopeRecord.$Properties|null);

                /** Record manifest */
                manifest?: (sealgate.v1.ManifestRecord.$Properties|null);

                /** Record event */
                event?: (sealgate.v1.EventRecord.$Properties|null);

                /** Record roll */
                roll?: (sealgate.v1.RollRecord.$Properties|null);

                /** Record conversation */
                conversation?: (sealgate.v1.ConversationRecord.$Properties|null);

                /** Record relation */
                relation?: (sealgate.v1.RelationRecord.$Properties|null);

                /** Record body */
                body?: ("envelope"|"manifest"|"event"|"roll"|"conversation"|"relation");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Record. */
            type $Shape = {
              envelope?: sealgate.v1.EnvelopeRecord.$Shape|null;
              manifest?: sealgate.v1.ManifestRecord.$Shape|null;
              event?: sealgate.v1.EventRecord.$Shape|null;
              roll?: sealgate.v1.RollRecord.$Shape|null;
              conversation?: sealgate.v1.ConversationRecord.$Shape|null;
              relation?: sealgate.v1.RelationRecord.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; envelope?: null; manifest?: null; event?: null; roll?: null; conversation?: null; relation?: null }|{ body?: "envelope"; envelope: sealgate.v1.EnvelopeRecord.$Shape; manifest?: null; event?: null; roll?: null; conversation?: null; relation?: null }|{ body?: "manifest"; envelope?: null; manifest: sealgate.v1.ManifestRecord.$Shape; event?: null; roll?: null; conversation?: null; relation?: null }|{ body?: "event"; envelope?: null; manifest?: null; event: sealgate.v1.EventRecord.$Shape; roll?: null; conversation?: null; relation?: null }|{ body?: "roll"; envelope?: null; manifest?: null; event?: null; roll: sealgate.v1.RollRecord.$Shape; conversation?: null; relation?: null }|{ body?: "conversation"; envelope?: null; manifest?: null; event?: null; roll?: null; conversation: sealgate.v1.ConversationRecord.$Shape; relation?: null }|{ body?: "relation"; envelope?: null; manifest?: null; event?: null; roll?: null; conversation?: null; relation: sealgate.v1.RelationRecord.$Shape })
            );
        }

        /**
         * Properties of an EnvelopeRecord.
         * @deprecated Use sealgate.v1.EnvelopeRecord.$Properties instead.
         */
        interface IEnvelopeRecord extends sealgate.v1.EnvelopeRecord.$Properties {
        }

        /** Represents an EnvelopeRecord. */
        class EnvelopeRecord {

            /**
             * Constructs a new EnvelopeRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.EnvelopeRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EnvelopeRecord envelopeId. */
            envelopeId: Uint8Array;

            /** EnvelopeRecord recipient. */
            recipient: Uint8Array;

            /** EnvelopeRecord sender. */
            sender: Uint8Array;

            /** EnvelopeRecord senderDevice. */
            senderDevice: number;

            /** EnvelopeRecord senderIncarnation. */
            senderIncarnation: number;

            /** EnvelopeRecord acceptedAtMs. */
            acceptedAtMs: number;

            /** EnvelopeRecord manifestVersion. */
            manifestVersion: number;

            /** EnvelopeRecord ephemeral. */
            ephemeral: boolean;

            /** EnvelopeRecord urgent. */
            urgent: boolean;

            /** EnvelopeRecord completes. */
            completes: boolean;

            /** EnvelopeRecord clientMessageId. */
            clientMessageId: Uint8Array;

            /** EnvelopeRecord sealed. */
            sealed: sealgate.v1.RecordSealed.$Properties[];

            /**
             * Encodes the specified EnvelopeRecord message. Does not implicitly {@link sealgate.v1.EnvelopeRecord.verify|verify} messages.
             * @param message EnvelopeRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.EnvelopeRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EnvelopeRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.EnvelopeRecord & sealgate.v1.EnvelopeRecord.$Shape} EnvelopeRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.EnvelopeRecord & sealgate.v1.EnvelopeRecord.$Shape;
        }

        namespace EnvelopeRecord {

            /** Properties of an EnvelopeRecord. */
            interface $Properties {

                /** EnvelopeRecord envelopeId */
                envelopeId?: (Uint8Array|null);

                /** EnvelopeRecord recipient */
                recipient?: (Uint8Array|null);

                /** EnvelopeRecord sender */
                sender?: (Uint8Array|null);

                /** EnvelopeRecord senderDevice */
                senderDevice?: (number|null);

                /** EnvelopeRecord senderIncarnation */
                senderIncarnation?: (number|null);

                /** EnvelopeRecord acceptedAtMs */
                acceptedAtMs?: (number|null);

                /** EnvelopeRecord manifestVersion */
                manifestVersion?: (number|null);

                /** EnvelopeRecord ephemeral */
                ephemeral?: (boolean|null);

                /** EnvelopeRecord urgent */
                urgent?: (boolean|null);

                /** EnvelopeRecord completes */
                completes?: (boolean|null);

                /** EnvelopeRecord clientMessageId */
                clientMessageId?: (Uint8Array|null);

                /** EnvelopeRecord sealed */
                sealed?: (sealgate.v1.RecordSealed.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EnvelopeRecord. */
            type $Shape = sealgate.v1.EnvelopeRecord.$Properties;
        }

        /**
         * Properties of a RecordSealed.
         * @deprecated Use sealgate.v1.RecordSealed.$Properties instead.
         */
        interface IRecordSealed extends sealgate.v1.RecordSealed.$Properties {
        }

        /** Represents a RecordSealed. */
        class RecordSealed {

            /**
             * Constructs a new RecordSealed.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.RecordSealed.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RecordSealed device. */
            device: number;

            /** RecordSealed incarnation. */
            incarnation: number;

            /** RecordSealed payload. */
            payload: Uint8Array;

            /**
             * Encodes the specified RecordSealed message. Does not implicitly {@link sealgate.v1.RecordSealed.verify|verify} messages.
             * @param message RecordSealed message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.RecordSealed.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RecordSealed message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.RecordSealed & sealgate.v1.RecordSealed.$Shape} RecordSealed
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.RecordSealed & sealgate.v1.RecordSealed.$Shape;
        }

        namespace RecordSealed {

            /** Properties of a RecordSealed. */
            interface $Properties {

                /** RecordSealed device */
                device?: (number|null);

                /** RecordSealed incarnation */
                incarnation?: (number|null);

                /** RecordSealed payload */
                payload?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RecordSealed. */
            type $Shape = sealgate.v1.RecordSealed.$Properties;
        }

        /**
         * Properties of a ManifestRecord.
         * @deprecated Use sealgate.v1.ManifestRecord.$Properties instead.
         */
        interface IManifestRecord extends sealgate.v1.ManifestRecord.$Properties {
        }

        /** Represents a ManifestRecord. */
        class ManifestRecord {

            /**
             * Constructs a new ManifestRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.ManifestRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ManifestRecord account. */
            account: Uint8Array;

            /** ManifestRecord version. */
            version: number;

            /** ManifestRecord acceptedAtMs. */
            acceptedAtMs: number;

            /** ManifestRecord closeCode. */
            closeCode: number;

            /** ManifestRecord gone. */
            gone: sealgate.v1.RecordDevice.$Properties[];

            /** ManifestRecord willGo. */
            willGo: sealgate.v1.RecordDevice.$Properties[];

            /**
             * Encodes the specified ManifestRecord message. Does not implicitly {@link sealgate.v1.ManifestRecord.verify|verify} messages.
             * @param message ManifestRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.ManifestRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ManifestRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.ManifestRecord & sealgate.v1.ManifestRecord.$Shape} ManifestRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.ManifestRecord & sealgate.v1.ManifestRecord.$Shape;
        }

        namespace ManifestRecord {

            /** Properties of a ManifestRecord. */
            interface $Properties {

                /** ManifestRecord account */
                account?: (Uint8Array|null);

                /** ManifestRecord version */
                version?: (number|null);

                /** ManifestRecord acceptedAtMs */
                acceptedAtMs?: (number|null);

                /** ManifestRecord closeCode */
                closeCode?: (number|null);

                /** ManifestRecord gone */
                gone?: (sealgate.v1.RecordDevice.$Properties[]|null);

                /** ManifestRecord willGo */
                willGo?: (sealgate.v1.RecordDevice.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ManifestRecord. */
            type $Shape = sealgate.v1.ManifestRecord.$Properties;
        }

        /**
         * Properties of a RecordDevice.
         * @deprecated Use sealgate.v1.RecordDevice.$Properties instead.
         */
        interface IRecordDevice extends sealgate.v1.RecordDevice.$Properties {
        }

        /** Represents a RecordDevice. */
        class RecordDevice {

            /**
             * Constructs a new RecordDevice.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.RecordDevice.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RecordDevice device. */
            device: number;

            /** RecordDevice incarnation. */
            incarnation: number;

            /**
             * Encodes the specified RecordDevice message. Does not implicitly {@link sealgate.v1.RecordDevice.verify|verify} messages.
             * @param message RecordDevice message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.RecordDevice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RecordDevice message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.RecordDevice & sealgate.v1.RecordDevice.$Shape} RecordDevice
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.RecordDevice & sealgate.v1.RecordDevice.$Shape;
        }

        namespace RecordDevice {

            /** Properties of a RecordDevice. */
            interface $Properties {

                /** RecordDevice device */
                device?: (number|null);

                /** RecordDevice incarnation */
                incarnation?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RecordDevice. */
            type $Shape = sealgate.v1.RecordDevice.$Properties;
        }

        /**
         * Properties of an EventRecord.
         * @deprecated Use sealgate.v1.EventRecord.$Properties instead.
         */
        interface IEventRecord extends sealgate.v1.EventRecord.$Properties {
        }

        /** Represents an EventRecord. */
        class EventRecord {

            /**
             * Constructs a new EventRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.EventRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EventRecord account. */
            account: Uint8Array;

            /** EventRecord device. */
            device: number;

            /** EventRecord acceptedAtMs. */
            acceptedAtMs: number;

            /** EventRecord incarnation. */
            incarnation: number;

            /** EventRecord setChanged. */
            setChanged?: (sealgate.v1.SetChanged.$Properties|null);

            /** EventRecord custodyOffer. */
            custodyOffer?: (sealgate.v1.CustodyOffer.$Properties|null);

            /** EventRecord custodyAnswered. */
            custodyAnswered?: (sealgate.v1.CustodyAnswered.$Properties|null);

            /**
             * Encodes the specified EventRecord message. Does not implicitly {@link sealgate.v1.EventRecord.verify|verify} messages.
             * @param message EventRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.EventRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EventRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.EventRecord & sealgate.v1.EventRecord.$Shape} EventRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.EventRecord & sealgate.v1.EventRecord.$Shape;
        }

        namespace EventRecord {

            /** Properties of an EventRecord. */
            interface $Properties {

                /** EventRecord account */
                account?: (Uint8Array|null);

                /** EventRecord device */
                device?: (number|null);

                /** EventRecord acceptedAtMs */
                acceptedAtMs?: (number|null);

                /** EventRecord incarnation */
                incarnation?: (number|null);

                /** EventRecord setChanged */
                setChanged?: (sealgate.v1.SetChanged.$Properties|null);

                /** EventRecord custodyOffer */
                custodyOffer?: (sealgate.v1.CustodyOffer.$Properties|null);

                /** EventRecord custodyAnswered */
                custodyAnswered?: (sealgate.v1.CustodyAnswered.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EventRecord. */
            type $Shape = sealgate.v1.EventRecord.$Properties;
        }

        /**
         * Properties of a RelationRecord.
         * @deprecated Use sealgate.v1.RelationRecord.$Properties instead.
         */
        interface IRelationRecord extends sealgate.v1.RelationRecord.$Properties {
        }

        /** Represents a RelationRecord. */
        class RelationRecord {

            /**
             * Constructs a new RelationRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.RelationRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RelationRecord account. */
            account: Uint8Array;

            /** RelationRecord peer. */
            peer: Uint8Array;

            /** RelationRecord acceptedAtMs. */
            acceptedAtMs: number;

            /**
             * Encodes the specified RelationRecord message. Does not implicitly {@link sealgate.v1.RelationRecord.verify|verify} messages.
             * @param message RelationRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.RelationRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RelationRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.RelationRecord & sealgate.v1.RelationRecord.$Shape} RelationRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.RelationRecord & sealgate.v1.RelationRecord.$Shape;
        }

        namespace RelationRecord {

            /** Properties of a RelationRecord. */
            interface $Properties {

                /** RelationRecord account */
                account?: (Uint8Array|null);

                /** RelationRecord peer */
                peer?: (Uint8Array|null);

                /** RelationRecord acceptedAtMs */
                acceptedAtMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RelationRecord. */
            type $Shape = sealgate.v1.RelationRecord.$Properties;
        }

        /**
         * Properties of a ConversationRecord.
         * @deprecated Use sealgate.v1.ConversationRecord.$Properties instead.
         */
        interface IConversationRecord extends sealgate.v1.ConversationRecord.$Properties {
        }

        /** Represents a ConversationRecord. */
        class ConversationRecord {

            /**
             * Constructs a new ConversationRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.ConversationRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ConversationRecord business. */
            business: Uint8Array;

            /** ConversationRecord peer. */
            peer: Uint8Array;

            /** ConversationRecord again. */
            again: boolean;

            /** ConversationRecord command. */
            command?: (sealgate.v1.CommandRecord.$Properties|null);

            /** ConversationRecord delivery. */
            delivery?: (Uint8Array|null);

            /** ConversationRecord read. */
            read?: (sealgate.v1.ReadRecord.$Properties|null);

            /** ConversationRecord blocked. */
            blocked?: (sealgate.v1.BlockedRecord.$Properties|null);

            /** ConversationRecord events. */
            events?: (sealgate.v1.EventsRecord.$Properties|null);

            /** ConversationRecord complaint. */
            complaint?: (sealgate.v1.ComplaintRecord.$Properties|null);

            /** ConversationRecord profile. */
            profile?: (boolean|null);

            /** ConversationRecord lost. */
            lost?: (sealgate.v1.LostRecord.$Properties|null);

            /** ConversationRecord work. */
            work?: ("command"|"delivery"|"read"|"blocked"|"events"|"complaint"|"profile"|"lost");

            /**
             * Encodes the specified ConversationRecord message. Does not implicitly {@link sealgate.v1.ConversationRecord.verify|verify} messages.
             * @param message ConversationRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.ConversationRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ConversationRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.ConversationRecord & sealgate.v1.ConversationRecord.$Shape} ConversationRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.ConversationRecord & sealgate.v1.ConversationRecord.$Shape;
        }

        namespace ConversationRecord {

            /** Properties of a ConversationRecord. */
            interface $Properties {

                /** ConversationRecord business */
                business?: (Uint8Array|null);

                /** ConversationRecord peer */
                peer?: (Uint8Array|null);

                /** ConversationRecord again */
                again?: (boolean|null);

                /** ConversationRecord command */
                command?: (sealgate.v1.CommandRecord.$Properties|null);

                /** ConversationRecord delivery */
                delivery?: (Uint8Array|null);

                /** ConversationRecord read */
                read?: (sealgate.v1.ReadRecord.$Properties|null);

                /** ConversationRecord blocked */
                blocked?: (sealgate.v1.BlockedRecord.$Properties|null);

                /** ConversationRecord events */
                events?: (sealgate.v1.EventsRecord.$Properties|null);

                /** ConversationRecord complaint */
                complaint?: (sealgate.v1.ComplaintRecord.$Properties|null);

                /** ConversationRecord profile */
                profile?: (boolean|null);

                /** ConversationRecord lost */
                lost?: (sealgate.v1.LostRecord.$Properties|null);

                /** ConversationRecord work */
                work?: ("command"|"delivery"|"read"|"blocked"|"events"|"complaint"|"profile"|"lost");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a ConversationRecord. */
            type $Shape = {
              business?: Uint8Array|null;
              peer?: Uint8Array|null;
              again?: boolean|null;
              command?: sealgate.v1.CommandRecord.$Shape|null;
              delivery?: Uint8Array|null;
              read?: sealgate.v1.ReadRecord.$Shape|null;
              blocked?: sealgate.v1.BlockedRecord.$Shape|null;
              events?: sealgate.v1.EventsRecord.$Shape|null;
              complaint?: sealgate.v1.ComplaintRecord.$Shape|null;
              profile?: boolean|null;
              lost?: sealgate.v1.LostRecord.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ work?: undefined; command?: null; delivery?: null; read?: null; blocked?: null; events?: null; complaint?: null; profile?: null; lost?: null }|{ work?: "command"; command: sealgate.v1.CommandRecord.$Shape; delivery?: null; read?: null; blocked?: null; events?: null; complaint?: null; profile?: null; lost?: null }|{ work?: "delivery"; command?: null; delivery: Uint8Array; read?: null; blocked?: null; events?: null; complaint?: null; profile?: null; lost?: null }|{ work?: "read"; command?: null; delivery?: null; read: sealgate.v1.ReadRecord.$Shape; blocked?: null; events?: null; complaint?: null; profile?: null; lost?: null }|{ work?: "blocked"; command?: null; delivery?: null; read?: null; blocked: sealgate.v1.BlockedRecord.$Shape; events?: null; complaint?: null; profile?: null; lost?: null }|{ work?: "events"; command?: null; delivery?: null; read?: null; blocked?: null; events: sealgate.v1.EventsRecord.$Shape; complaint?: null; profile?: null; lost?: null }|{ work?: "complaint"; command?: null; delivery?: null; read?: null; blocked?: null; events?: null; complaint: sealgate.v1.ComplaintRecord.$Shape; profile?: null; lost?: null }|{ work?: "profile"; command?: null; delivery?: null; read?: null; blocked?: null; events?: null; complaint?: null; profile: boolean; lost?: null }|{ work?: "lost"; command?: null; delivery?: null; read?: null; blocked?: null; events?: null; complaint?: null; profile?: null; lost: sealgate.v1.LostRecord.$Shape })
            );
        }

        /**
         * Properties of a CommandRecord.
         * @deprecated Use sealgate.v1.CommandRecord.$Properties instead.
         */
        interface ICommandRecord extends sealgate.v1.CommandRecord.$Properties {
        }

        /** Represents a CommandRecord. */
        class CommandRecord {

            /**
             * Constructs a new CommandRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.CommandRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CommandRecord id. */
            id: Uint8Array;

            /** CommandRecord sealed. */
            sealed: Uint8Array;

            /** CommandRecord acceptedAtMs. */
            acceptedAtMs: number;

            /**
             * Encodes the specified CommandRecord message. Does not implicitly {@link sealgate.v1.CommandRecord.verify|verify} messages.
             * @param message CommandRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.CommandRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CommandRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.CommandRecord & sealgate.v1.CommandRecord.$Shape} CommandRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.CommandRecord & sealgate.v1.CommandRecord.$Shape;
        }

        namespace CommandRecord {

            /** Properties of a CommandRecord. */
            interface $Properties {

                /** CommandRecord id */
                id?: (Uint8Array|null);

                /** CommandRecord sealed */
                sealed?: (Uint8Array|null);

                /** CommandRecord acceptedAtMs */
                acceptedAtMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CommandRecord. */
            type $Shape = sealgate.v1.CommandRecord.$Properties;
        }

        /**
         * Properties of a ReadRecord.
         * @deprecated Use sealgate.v1.ReadRecord.$Properties instead.
         */
        interface IReadRecord extends sealgate.v1.ReadRecord.$Properties {
        }

        /** Represents a ReadRecord. */
        class ReadRecord {

            /**
             * Constructs a new ReadRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.ReadRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReadRecord contentId. */
            contentId: Uint8Array;

            /** ReadRecord typing. */
            typing: boolean;

            /**
             * Encodes the specified ReadRecord message. Does not implicitly {@link sealgate.v1.ReadRecord.verify|verify} messages.
             * @param message ReadRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.ReadRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReadRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.ReadRecord & sealgate.v1.ReadRecord.$Shape} ReadRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.ReadRecord & sealgate.v1.ReadRecord.$Shape;
        }

        namespace ReadRecord {

            /** Properties of a ReadRecord. */
            interface $Properties {

                /** ReadRecord contentId */
                contentId?: (Uint8Array|null);

                /** ReadRecord typing */
                typing?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReadRecord. */
            type $Shape = sealgate.v1.ReadRecord.$Properties;
        }

        /**
         * Properties of a BlockedRecord.
         * @deprecated Use sealgate.v1.BlockedRecord.$Properties instead.
         */
        interface IBlockedRecord extends sealgate.v1.BlockedRecord.$Properties {
        }

        /** Represents a BlockedRecord. */
        class BlockedRecord {

            /**
             * Constructs a new BlockedRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.BlockedRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BlockedRecord waId. */
            waId: string;

            /** BlockedRecord blocked. */
            blocked: boolean;

            /**
             * Encodes the specified BlockedRecord message. Does not implicitly {@link sealgate.v1.BlockedRecord.verify|verify} messages.
             * @param message BlockedRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.BlockedRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BlockedRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.BlockedRecord & sealgate.v1.BlockedRecord.$Shape} BlockedRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.BlockedRecord & sealgate.v1.BlockedRecord.$Shape;
        }

        namespace BlockedRecord {

            /** Properties of a BlockedRecord. */
            interface $Properties {

                /** BlockedRecord waId */
                waId?: (string|null);

                /** BlockedRecord blocked */
                blocked?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BlockedRecord. */
            type $Shape = sealgate.v1.BlockedRecord.$Properties;
        }

        /**
         * Properties of a ComplaintRecord.
         * @deprecated Use sealgate.v1.ComplaintRecord.$Properties instead.
         */
        interface IComplaintRecord extends sealgate.v1.ComplaintRecord.$Properties {
        }

        /** Represents a ComplaintRecord. */
        class ComplaintRecord {

            /**
             * Constructs a new ComplaintRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.ComplaintRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ComplaintRecord complaint. */
            complaint: string;

            /**
             * Encodes the specified ComplaintRecord message. Does not implicitly {@link sealgate.v1.ComplaintRecord.verify|verify} messages.
             * @param message ComplaintRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.ComplaintRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ComplaintRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.ComplaintRecord & sealgate.v1.ComplaintRecord.$Shape} ComplaintRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.ComplaintRecord & sealgate.v1.ComplaintRecord.$Shape;
        }

        namespace ComplaintRecord {

            /** Properties of a ComplaintRecord. */
            interface $Properties {

                /** ComplaintRecord complaint */
                complaint?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ComplaintRecord. */
            type $Shape = sealgate.v1.ComplaintRecord.$Properties;
        }

        /**
         * Properties of a LostRecord.
         * @deprecated Use sealgate.v1.LostRecord.$Properties instead.
         */
        interface ILostRecord extends sealgate.v1.LostRecord.$Properties {
        }

        /** Represents a LostRecord. */
        class LostRecord {

            /**
             * Constructs a new LostRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.LostRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LostRecord closed. */
            closed: boolean;

            /**
             * Encodes the specified LostRecord message. Does not implicitly {@link sealgate.v1.LostRecord.verify|verify} messages.
             * @param message LostRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.LostRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LostRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.LostRecord & sealgate.v1.LostRecord.$Shape} LostRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.LostRecord & sealgate.v1.LostRecord.$Shape;
        }

        namespace LostRecord {

            /** Properties of a LostRecord. */
            interface $Properties {

                /** LostRecord closed */
                closed?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LostRecord. */
            type $Shape = sealgate.v1.LostRecord.$Properties;
        }

        /**
         * Properties of an EventsRecord.
         * @deprecated Use sealgate.v1.EventsRecord.$Properties instead.
         */
        interface IEventsRecord extends sealgate.v1.EventsRecord.$Properties {
        }

        /** Represents an EventsRecord. */
        class EventsRecord {

            /**
             * Constructs a new EventsRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.EventsRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EventsRecord events. */
            events: sealgate.v1.WebhookEvent.$Properties[];

            /**
             * Encodes the specified EventsRecord message. Does not implicitly {@link sealgate.v1.EventsRecord.verify|verify} messages.
             * @param message EventsRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.EventsRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EventsRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.EventsRecord & sealgate.v1.EventsRecord.$Shape} EventsRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.EventsRecord & sealgate.v1.EventsRecord.$Shape;
        }

        namespace EventsRecord {

            /** Properties of an EventsRecord. */
            interface $Properties {

                /** EventsRecord events */
                events?: (sealgate.v1.WebhookEvent.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EventsRecord. */
            type $Shape = sealgate.v1.EventsRecord.$Properties;
        }

        /**
         * Properties of a WebhookEvent.
         * @deprecated Use sealgate.v1.WebhookEvent.$Properties instead.
         */
        interface IWebhookEvent extends sealgate.v1.WebhookEvent.$Properties {
        }

        /** Represents a WebhookEvent. */
        class WebhookEvent {

            /**
             * Constructs a new WebhookEvent.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.WebhookEvent.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WebhookEvent id. */
            id: Uint8Array;

            /** WebhookEvent order. */
            order: number;

            /** WebhookEvent app. */
            app: string;

            /** WebhookEvent createdAtMs. */
            createdAtMs: number;

            /** WebhookEvent sealed. */
            sealed: Uint8Array;

            /**
             * Encodes the specified WebhookEvent message. Does not implicitly {@link sealgate.v1.WebhookEvent.verify|verify} messages.
             * @param message WebhookEvent message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.WebhookEvent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WebhookEvent message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.WebhookEvent & sealgate.v1.WebhookEvent.$Shape} WebhookEvent
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.WebhookEvent & sealgate.v1.WebhookEvent.$Shape;
        }

        namespace WebhookEvent {

            /** Properties of a WebhookEvent. */
            interface $Properties {

                /** WebhookEvent id */
                id?: (Uint8Array|null);

                /** WebhookEvent order */
                order?: (number|null);

                /** WebhookEvent app */
                app?: (string|null);

                /** WebhookEvent createdAtMs */
                createdAtMs?: (number|null);

                /** WebhookEvent sealed */
                sealed?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WebhookEvent. */
            type $Shape = sealgate.v1.WebhookEvent.$Properties;
        }

        /**
         * Properties of a RollRecord.
         * @deprecated Use sealgate.v1.RollRecord.$Properties instead.
         */
        interface IRollRecord extends sealgate.v1.RollRecord.$Properties {
        }

        /** Represents a RollRecord. */
        class RollRecord {

            /**
             * Constructs a new RollRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: sealgate.v1.RollRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RollRecord acceptedAtMs. */
            acceptedAtMs: number;

            /**
             * Encodes the specified RollRecord message. Does not implicitly {@link sealgate.v1.RollRecord.verify|verify} messages.
             * @param message RollRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sealgate.v1.RollRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RollRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sealgate.v1.RollRecord & sealgate.v1.RollRecord.$Shape} RollRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sealgate.v1.RollRecord & sealgate.v1.RollRecord.$Shape;
        }

        namespace RollRecord {

            /** Properties of a RollRecord. */
            interface $Properties {

                /** RollRecord acceptedAtMs */
                acceptedAtMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RollRecord. */
            type $Shape = sealgate.v1.RollRecord.$Properties;
        }
    }
}
