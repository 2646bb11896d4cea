using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Bot.Slack.Receiving;

namespace NetDoctor.Bot.Slack.SocketMode;

/// <summary>Takes what comes by Socket Mode, and says what to answer.</summary>
/// <param name="receiver">Takes it.</param>
internal sealed class SlackEnvelopes(SlackReceiver receiver)
{
    /// <summary>Takes an envelope.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What acknowledges it; null when it is none.</returns>
    public async Task<JsonObject?> TakeAsync(JsonElement envelope, CancellationToken cancellationToken)
    {
        if (envelope.Text("envelope_id") is not { } id)
        {
            return null;
        }

        JsonObject? said = null;
        var payload = envelope.At("payload").GetValueOrDefault();
        switch (envelope.Text("type"))
        {
            case "events_api":
                await receiver.ReceiveEventAsync(payload, cancellationToken);
                break;
            case "slash_commands":
                (_, said) = await receiver.ReceiveCommandAsync(name => payload.Text(name), cancellationToken);
                break;
            case "interactive":
                await receiver.ReceiveActionAsync(payload, cancellationToken);
                break;
        }

        // Slack's own client sends an empty answer where one is accepted and there is none.
        var acknowledgement = new JsonObject { ["envelope_id"] = id };
        if (envelope.Is("accepts_response_payload"))
        {
            acknowledgement["payload"] = said ?? [];
        }

        return acknowledgement;
    }
}
