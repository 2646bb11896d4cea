using System.Text.Json.Nodes;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>What the documentation says of a flow, found by writing out every policy for every pod, peer and port of a small cluster.</summary>
/// <remarks>The second opinion on the engine: slow, plain, made of manifests, and of nothing that the engine is made of.</remarks>
internal sealed class PolicyOracle
{
    private readonly Universe _universe;
    private readonly Mistake _mistake;
    private readonly ClusterPolicyTier _admin;
    private readonly NetworkPolicyTier _networkPolicies;
    private readonly ClusterPolicyTier _baseline;

    public PolicyOracle(Universe universe, Mistake mistake = Mistake.None)
    {
        _universe = universe;
        _mistake = mistake;
        _admin = new ClusterPolicyTier(universe, isBaseline: false, mistake);
        _networkPolicies = new NetworkPolicyTier(universe, mistake);
        _baseline = new ClusterPolicyTier(universe, isBaseline: true, mistake);
    }

    /// <summary>The answer for one flow.</summary>
    public Ruling Decide(Flow flow)
    {
        var (source, destination) = (_universe.IndexOf(flow.Source), _universe.IndexOf(flow.Destination));
        var door = _universe.IndexOf(new Door(flow.Protocol, flow.Port));
        var egress = _mistake == Mistake.OnlyTheDestinationIsAsked ? NotAsked : OneEnd(source, isEgress: true, destination, door);
        var ingress = _mistake == Mistake.OnlyTheSourceIsAsked ? NotAsked : OneEnd(destination, isEgress: false, source, door);

        // Both ends have to let it pass.
        var truth = egress.Truth == Truth.Denied || ingress.Truth == Truth.Denied ? Truth.Denied
            : egress.Truth == Truth.Allowed && ingress.Truth == Truth.Allowed ? Truth.Allowed
            : Truth.Unknown;
        return new Ruling(truth, egress, ingress);
    }

    /// <summary>Whether a policy is about one end of a flow, so that it can have a say.</summary>
    public bool IsAbout(JsonObject policy, Flow flow, bool isEgress) =>
        _universe.Ends[_universe.IndexOf(isEgress ? flow.Source : flow.Destination)].Pod is { } pod
        && (World.Kind(policy) == "NetworkPolicy" ? _networkPolicies.Isolates(policy, pod, isEgress) : _admin.IsAbout(policy, pod));

    private static EndRuling NotAsked { get; } = new(Truth.Allowed, Stage.NotAsked);

    private EndRuling OneEnd(int end, bool isEgress, int peer, int door)
    {
        // Pods on their node's network are never subjects, and what a pod sends to its own address never leaves it.
        var one = _universe.Ends[end];
        var pod = one.Pod ?? (_mistake == Mistake.HostNetworkPodsAreSubjects ? one.HostPod : null);
        if (pod is null || (pod == _universe.Ends[peer].Pod && _mistake != Mistake.SelfIsIsolated))
        {
            return NotAsked;
        }

        var fate = Fate.Next;
        Stage? stage = Stage.Default;
        foreach (var (next, ask) in Tiers().TakeWhile(_ => fate.HasFlag(Fate.Next)))
        {
            var here = Misread(next, ask(pod, isEgress, peer, door), pod, isEgress, peer, door);
            stage = here == Fate.Next || stage is null ? stage : here is Fate.Allow or Fate.Deny ? next : null;
            fate = (fate & ~Fate.Next) | here;
        }

        // What no policy speaks of is allowed.
        var isAllowed = fate.HasFlag(Fate.Allow) || fate.HasFlag(Fate.Next);
        return new EndRuling(!fate.HasFlag(Fate.Deny) ? Truth.Allowed : isAllowed ? Truth.Unknown : Truth.Denied, stage);
    }

    private IEnumerable<(Stage Stage, Func<WorldPod, bool, int, int, Fate> Ask)> Tiers() =>
        _mistake == Mistake.BaselineBeforeNetworkPolicies
            ? [(Stage.Admin, _admin.Of), (Stage.Baseline, _baseline.Of), (Stage.NetworkPolicy, _networkPolicies.Of)]
            : [(Stage.Admin, _admin.Of), (Stage.NetworkPolicy, _networkPolicies.Of), (Stage.Baseline, _baseline.Of)];

    private Fate Misread(Stage stage, Fate fate, WorldPod pod, bool isEgress, int peer, int door) => _mistake switch
    {
        Mistake.DenyIsWeakerThanNetworkPolicies when stage == Stage.Admin && fate == Fate.Deny
            && _networkPolicies.Of(pod, isEgress, peer, door) == Fate.Allow => Fate.Allow,
        Mistake.AllowStillAsksNetworkPolicies when stage == Stage.Admin && fate == Fate.Allow => Fate.Next,
        Mistake.BaselineAfterNetworkPolicies when stage == Stage.NetworkPolicy && fate == Fate.Allow => Fate.Next,
        _ => fate,
    };
}
