using System.Collections.Frozen;
using NetDoctor.Bot.Conversations;

namespace NetDoctor.Bot.Slack.WebApi;

/// <summary>What Slack's error codes mean.</summary>
/// <remarks>Source: the error tables of Slack's methods chat.postMessage, chat.update, chat.postEphemeral, users.info and auth.test.</remarks>
internal static class SlackErrors
{
    // The conversation is gone for the bot, or the message will never be taken.
    private static readonly FrozenDictionary<string, string> Lasting = new Dictionary<string, string>
    {
        ["channel_not_found"] = "the channel does not exist, or the bot can't see it",
        ["not_in_channel"] = "the bot is not in the channel: invite it",
        ["is_archived"] = "the channel is archived",
        ["account_inactive"] = "the app was taken out of the workspace",
        ["token_revoked"] = "the token was revoked",
        ["message_not_found"] = "the message is gone",
        ["cant_update_message"] = "the message is not the bot's",
        ["edit_window_closed"] = "the message is too old to be changed",
        ["user_not_found"] = "the user does not exist",
        ["users_not_found"] = "the user does not exist",
        ["user_not_visible"] = "the bot can't see the user",
        ["user_not_in_channel"] = "the user is not in the channel",
        ["user_disabled"] = "the user was deactivated",
        ["cannot_dm_bot"] = "bots can't be written to",
        ["messages_tab_disabled"] = "direct messages to the app are off: turn the Messages tab of its App Home on",
        ["restricted_action"] = "the workspace does not let the bot write there",
        ["restricted_action_read_only_channel"] = "the channel is read-only",
        ["restricted_action_thread_only_channel"] = "the channel takes answers in threads only",
        ["restricted_action_non_threadable_channel"] = "the channel takes no threads",
        ["restricted_action_thread_locked"] = "the thread is locked",
        ["cannot_reply_to_message"] = "the message takes no answers",
        ["thread_not_found"] = "the thread is gone",
        ["invalid_blocks"] = "it can't be shown",
        ["invalid_blocks_format"] = "it can't be shown",
        ["msg_blocks_too_long"] = "it is too long",
        ["msg_too_long"] = "it is too long",
        ["no_text"] = "it is empty",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Passing = new Dictionary<string, string>
    {
        ["invalid_auth"] = "the token is not valid",
        ["not_authed"] = "no token was given",
        ["token_expired"] = "the token has expired",
        ["not_allowed_token_type"] = "the token is of the wrong kind",
        ["no_permission"] = "the app lacks a right",
        ["access_denied"] = "the app lacks a right",
        ["ekm_access_denied"] = "the workspace's administrators have stopped it",
        ["team_access_not_granted"] = "the app was not granted the workspace",
        ["ratelimited"] = "too much was sent",
        ["rate_limited"] = "too much was sent",
        ["message_limit_exceeded"] = "the workspace has reached its limit of messages",
        ["internal_error"] = "Slack has trouble",
        ["fatal_error"] = "Slack has trouble",
        ["service_unavailable"] = "Slack has trouble",
        ["request_timeout"] = "the request came too slowly",
    }.ToFrozenDictionary();

    /// <summary>Whether the code says that nothing can be written in the conversation any more, whatever it is.</summary>
    /// <remarks>What is wrong with the token or the app is mended by installing it again.</remarks>
    /// <param name="code">The code.</param>
    public static bool IsOfPlace(string code) =>
        code is "channel_not_found" or "not_in_channel" or "is_archived" or "user_not_found" or "users_not_found" or "user_disabled" or "cannot_dm_bot";

    /// <summary>Whether the code says that a token is not valid, for whatever it is used.</summary>
    /// <param name="code">The code.</param>
    public static bool IsOfToken(string code) =>
        code is "invalid_auth" or "not_authed" or "token_expired" or "token_revoked" or "account_inactive" or "not_allowed_token_type";

    /// <summary>Whether the code is about how a message looks.</summary>
    /// <param name="code">The code.</param>
    public static bool IsOfBlocks(string? code) => code is "invalid_blocks" or "invalid_blocks_format" or "msg_blocks_too_long";

    /// <summary>The error as an exception.</summary>
    /// <param name="method">Method that was called.</param>
    /// <param name="code">The code.</param>
    /// <param name="needed">Scopes that Slack says are needed; null for none.</param>
    public static SlackApiException Exception(string method, string code, string? needed)
    {
        var meaning = code == "missing_scope"
            ? $"the app lacks the scope {needed ?? "that it needs"}: add it and install the app again"
            : Lasting.GetValueOrDefault(code) ?? Passing.GetValueOrDefault(code);
        return new SlackApiException(code, new ChatChannelException(
            meaning is null ? $"Slack refused {method}: {code}." : $"Slack refused {method}: {meaning} ({code}).", Lasting.ContainsKey(code))
        {
            IsPlaceGone = IsOfPlace(code),
        });
    }
}

/// <summary>Slack refused a call.</summary>
/// <param name="code">Slack's code for it.</param>
/// <param name="asChannel">The same for whoever knows nothing of Slack.</param>
internal sealed class SlackApiException(string code, ChatChannelException asChannel) : Exception(asChannel.Message, asChannel)
{
    /// <summary>Slack's code for it.</summary>
    public string Code { get; } = code;

    /// <summary>The same for whoever knows nothing of Slack.</summary>
    public ChatChannelException AsChannel { get; } = asChannel;
}
