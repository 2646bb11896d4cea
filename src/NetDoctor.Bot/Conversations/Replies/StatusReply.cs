using System.Collections.Immutable;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Clusters;

namespace NetDoctor.Bot.Conversations.Replies;

/// <summary>Says what NetDoctor sees of the cluster.</summary>
internal static class StatusReply
{
    private static readonly ResourceKind[] Counted = [ResourceKind.Node, ResourceKind.Pod, ResourceKind.Service, ResourceKind.NetworkPolicy];

    /// <summary>The reply.</summary>
    /// <param name="status">What NetDoctor says of itself.</param>
    public static Reply Of(ClusterStatus status)
    {
        var troubled = status.Kinds.Where(kind => kind.State is not (CacheState.Synced or CacheState.Forbidden)).ToList();
        var parts = ImmutableArray.CreateBuilder<ReplyPart>();
        parts.Add(new FactsPart(
        [
            new ReplyFact("Cluster", status.ServerVersion is { } version ? $"{status.Source}, {version}" : status.Source),
            .. Counted.Select(kind => status.Kinds.FirstOrDefault(one => one.Kind == kind)).OfType<KindStatus>()
                .Where(one => one.State == CacheState.Synced).Select(one => new ReplyFact($"{one.Kind} objects", $"{one.Count}")),
        ]));
        if (troubled.Count > 0)
        {
            parts.Add(new ListPart([.. troubled.Select(kind => $"{kind.Kind}: {kind.State}{(kind.Detail is { } detail ? $", {detail}" : "")}")]));
        }

        if (!status.Forbidden.IsEmpty)
        {
            parts.Add(new TextPart($"It may not read {string.Join(", ", status.Forbidden)}; findings that need them are not evaluated."));
        }

        return new Reply
        {
            Sentence = !status.IsReady ? "NetDoctor does not know the cluster yet."
                : troubled.Count > 0 ? $"NetDoctor answers, but what it knows of {troubled.Count} kinds of objects is not fresh."
                : "NetDoctor is well and knows the cluster.",
            Tone = !status.IsReady ? Tone.Unknown : troubled.Count > 0 ? Tone.Warning : Tone.Good,
            Parts = parts.ToImmutable(),
            Buttons = [new ReplyButton("Services", "services"), new ReplyButton("Help", "help")],
        };
    }
}
