using System.Collections.Immutable;
using System.Globalization;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.Facts.Reading;

/// <summary>Reads the node's table of connections.</summary>
/// <param name="place">The node.</param>
/// <param name="programs">Runs programs.</param>
/// <param name="gaps">Takes what could not be read.</param>
internal sealed class TrackingReader(FactsPlace place, ProgramRunner programs, GapList gaps)
{
    /// <summary>Connections that are told.</summary>
    public const int MaxFlows = 256;

    private const string Settings = "/proc/sys/net/netfilter";

    /// <summary>How full the table is; null when the kernel keeps none.</summary>
    public ConnectionTracking? ReadState()
    {
        if (Number("nf_conntrack_max") is not { } maximum
            || gaps.Text(null, place.FileOf("stat/nf_conntrack")) is not { } text)
        {
            return null;
        }

        var state = TrackingTable.Sum(text, maximum);
        return state is not null && Number("nf_conntrack_count") is { } count ? state with { Entries = count } : state;
    }

    /// <summary>The connections that are asked for.</summary>
    /// <param name="questions">Questions; without any the table is not read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ImmutableArray<TrackedFlow>> ReadFlowsAsync(
        ImmutableArray<FlowQuestion> questions, CancellationToken cancellationToken)
    {
        if (questions.IsEmpty)
        {
            return [];
        }

        var path = place.FileOf("nf_conntrack");
        if (File.Exists(path))
        {
            return gaps.Try("connections", [], () => Asked(File.ReadLines(path), questions, cancellationToken));
        }

        var flows = new List<TrackedFlow>();
        foreach (var question in questions)
        {
            var result = await programs.RunAsync(
                place,
                [
                    "conntrack", "-L", "-p", question.Protocol.Label().ToLowerInvariant(), "--orig-dst", question.Destination,
                    "--orig-port-dst", question.Port.ToString(CultureInfo.InvariantCulture),
                ],
                cancellationToken);
            if (result.Failure is { } failure)
            {
                gaps.Add("connections", failure);
                break;
            }

            flows.AddRange(Asked(result.Text.Split('\n'), [question], cancellationToken));
        }

        return [.. flows.Take(MaxFlows)];
    }

    private static ImmutableArray<TrackedFlow> Asked(
        IEnumerable<string> lines, ImmutableArray<FlowQuestion> questions, CancellationToken cancellationToken)
    {
        // Most lines of a long table are of others: the port is looked for before the line is taken apart.
        var marks = questions.Select(question => $"dport={question.Port} ").Distinct().ToArray();
        return
        [
            .. lines
                .Where(line => !cancellationToken.IsCancellationRequested
                    && marks.Any(mark => line.Contains(mark, StringComparison.Ordinal)))
                .Select(TrackingTable.Parse)
                .OfType<TrackedFlow>()
                .Where(flow => questions.Any(question => TrackingTable.IsAsked(flow, question)))
                .Take(MaxFlows),
        ];
    }

    private long? Number(string name) =>
        gaps.Text(null, Path.Combine(Settings, name)) is { } text
        && long.TryParse(text.AsSpan().Trim(), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
