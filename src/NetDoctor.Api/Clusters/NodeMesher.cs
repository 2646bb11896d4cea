using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using NetDoctor.Api.Agents;
using NetDoctor.Api.Http;
using NetDoctor.Api.Problems;
using NetDoctor.Diagnosis;
using NetDoctor.Diagnosis.NodeMeshes;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Kubernetes;
using NetDoctor.Model.Clusters;
using NetDoctor.Model.Probing;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Clusters;

/// <summary>Has the nodes try each other.</summary>
internal sealed class NodeMesher(
    AgentProber prober, AgentRegistry agents, DialGuard guard, IClusterSource source, IOptions<AgentsOptions> options, TimeProvider timeProvider)
{
    // All agents together; each has a few under way.
    private const int AtOnce = 64;

    private readonly ConcurrencyLimit _limit = new(1);

    /// <summary>Makes one mesh.</summary>
    /// <param name="request">What to try.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ProblemException">A mesh is under way, or a node is none.</exception>
    public async Task<NodeMeshReport> TryAsync(NodeMeshRequest request, CancellationToken cancellationToken)
    {
        using var slot = _limit.TryEnter() ?? throw new ProblemException(ProblemKind.TooManyRequests.With(
            "A mesh is under way, and one is made at a time.", retryAfterSeconds: 5));
        var snapshot = source.TakeSnapshot();
        RefuseUnknown(request, name => snapshot.Nodes.Find("", name) is not null);
        var plan = MeshPlan.Of(snapshot, Probing(), request.Nodes);

        var (startedAt, begun) = (timeProvider.GetUtcNow(), timeProvider.GetTimestamp());
        using var budget = new CancellationTokenSource(TimeSpan.FromSeconds(request.TimeoutSeconds) - TimeSpan.FromMilliseconds(500), timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancellationToken);
        var first = await RoundAsync([.. plan.Probes.Select(probe => new MeshResult(probe, []))], both.Token);

        // One packet may be lost anywhere. The second attempt comes when the first are done, so that it is not lost to the same burst.
        var again = (await RoundAsync([.. first.Where(result => result.IsToRepeat)], both.Token)).ToDictionary(result => result.Probe);
        cancellationToken.ThrowIfCancellationRequested();
        return MeshJudge.Judge(plan, [.. first.Select(result => again.GetValueOrDefault(result.Probe, result))], startedAt, timeProvider.GetElapsedTime(begun));
    }

    private ProbingContext Probing() => new(Vantage.Self, TimeSpan.FromSeconds(1))
    {
        Guard = guard,
        Agents = agents.States,
        AgentPort = options.Value.Port,
        CanProbeFrom = prober.CanProbeFrom,
    };

    private static void RefuseUnknown(NodeMeshRequest request, Func<string, bool> isNode)
    {
        var names = request.Nodes.IsDefault ? [] : request.Nodes;
        var wrong = names.Select((name, index) => (name, index)).Where(one => one.name is null || !isNode(one.name))
            .Select(one => new FieldError($"nodes[{one.index}]", $"nodes[{one.index}] is '{one.name}': there is no such node."));
        if (names.Distinct(StringComparer.Ordinal).Count() == 1)
        {
            wrong = wrong.Append(new FieldError("nodes", "nodes has 1 node: expected none, for all, or at least 2."));
        }

        if (wrong.ToImmutableArray() is { IsEmpty: false } errors)
        {
            throw ProblemException.Invalid(errors);
        }
    }

    private async Task<ImmutableArray<MeshResult>> RoundAsync(ImmutableArray<MeshResult> before, CancellationToken cancellationToken)
    {
        var results = before.ToArray();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        await Parallel.ForAsync(0, results.Length, parallel, async (index, _) =>
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                results[index] = await AttemptAsync(results[index], cancellationToken);
            }
        });
        return [.. results];
    }

    private async Task<MeshResult> AttemptAsync(MeshResult result, CancellationToken cancellationToken)
    {
        try
        {
            var probe = result.Probe;
            return result with { Attempts = result.Attempts.Add(await prober.ProbeAsync(probe.Spec, probe.Vantage, cancellationToken)) };
        }
        catch (OperationCanceledException)
        {
            return result;
        }
    }
}
