#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>

#include <stdint.h>
#include <sys/time.h>

// Functions with variadic arguments and macros with casts do not reach Swift.

static inline amqp_rpc_reply_t crabbitmq_login_plain(
    amqp_connection_state_t connection, char const *vhost, int channel_max, int frame_max, int heartbeat,
    amqp_table_t const *properties, char const *user, char const *password) {
    return amqp_login_with_properties(
        connection, vhost, channel_max, frame_max, heartbeat, properties, AMQP_SASL_METHOD_PLAIN, user, password);
}

static inline amqp_rpc_reply_t crabbitmq_login_external(
    amqp_connection_state_t connection, char const *vhost, int channel_max, int frame_max, int heartbeat,
    amqp_table_t const *properties, char const *identity) {
    return amqp_login_with_properties(
        connection, vhost, channel_max, frame_max, heartbeat, properties, AMQP_SASL_METHOD_EXTERNAL, identity);
}

// The library keeps the pointer, so it must be a constant of C.
static inline void crabbitmq_set_empty_passphrase(amqp_socket_t *socket) {
    amqp_ssl_socket_set_key_passwd(socket, "");
}

static uint32_t const crabbitmq_connection_close = AMQP_CONNECTION_CLOSE_METHOD;
static uint32_t const crabbitmq_connection_blocked = AMQP_CONNECTION_BLOCKED_METHOD;
static uint32_t const crabbitmq_connection_unblocked = AMQP_CONNECTION_UNBLOCKED_METHOD;
static uint32_t const crabbitmq_channel_close = AMQP_CHANNEL_CLOSE_METHOD;
static uint32_t const crabbitmq_basic_deliver = AMQP_BASIC_DELIVER_METHOD;
static uint32_t const crabbitmq_basic_return = AMQP_BASIC_RETURN_METHOD;
static uint32_t const crabbitmq_basic_cancel = AMQP_BASIC_CANCEL_METHOD;
static uint32_t const crabbitmq_basic_ack = AMQP_BASIC_ACK_METHOD;
static uint32_t const crabbitmq_basic_nack = AMQP_BASIC_NACK_METHOD;

static uint8_t const crabbitmq_frame_method = AMQP_FRAME_METHOD;
static uint8_t const crabbitmq_frame_header = AMQP_FRAME_HEADER;
static uint8_t const crabbitmq_frame_body = AMQP_FRAME_BODY;

static uint32_t const crabbitmq_content_type_flag = AMQP_BASIC_CONTENT_TYPE_FLAG;
static uint32_t const crabbitmq_content_encoding_flag = AMQP_BASIC_CONTENT_ENCODING_FLAG;
static uint32_t const crabbitmq_headers_flag = AMQP_BASIC_HEADERS_FLAG;
static uint32_t const crabbitmq_delivery_mode_flag = AMQP_BASIC_DELIVERY_MODE_FLAG;
static uint32_t const crabbitmq_priority_flag = AMQP_BASIC_PRIORITY_FLAG;
static uint32_t const crabbitmq_message_id_flag = AMQP_BASIC_MESSAGE_ID_FLAG;
