using System.Text.Json.Nodes;

namespace NetDoctor.Agent.Tests.Programs;

/// <summary>Answers without what is another thing each time: times, ports that the kernel chooses, and counters.</summary>
internal static class Steady
{
    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        "milliseconds", "startedAt", "observedAt", "localAddress",
        "received", "sent", "receiveProblems", "sendProblems", "segmentsSent", "segmentsRetransmitted", "listenOverflows", "pathFilterDrops",
        "entries", "insertFailed", "drops", "earlyDrops", "invalid", "waiting", "used", "periods", "throttledPeriods", "waitedMilliseconds",
        // The kernel forgets whom it has not heard of for a while, and asks again.
        "neighbours", "forwardingEntries",
    };

    /// <summary>The text with the same members in the same order, those that pass without a value.</summary>
    public static string Of(string json)
    {
        var node = JsonNode.Parse(json)!;
        Still(node);
        return node.ToJsonString();
    }

    private static void Still(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var name in members.Select(member => member.Key).ToArray())
                {
                    if (Passing.Contains(name) && members[name] is { } value)
                    {
                        members[name] = value.GetValueKind().ToString();
                    }
                    else
                    {
                        Still(members[name]);
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Still(item);
                }

                break;
        }
    }
}
