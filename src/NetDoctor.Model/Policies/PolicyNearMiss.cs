using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Model.Policies;

/// <summary>A rule that almost lets a denied flow through, or one that alone denies it, and the one difference.</summary>
/// <param name="Id">Identifier of the finding, such as <c>POL04</c>; explained at <c>/api/v1/findings/{id}</c>.</param>
/// <param name="End"><c>egress</c> or <c>ingress</c>: the end at which the flow is denied.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Rule">Place of the difference, such as <c>ingress[0].from[1]</c>; null when it is in no rule.</param>
/// <param name="Wanted">What the rule wants, such as <c>app=web-frontend</c>.</param>
/// <param name="Has">What the flow has instead, such as <c>app=web</c>.</param>
/// <param name="Summary">Both in a sentence.</param>
/// <param name="IsLikely">Whether it looks like a mistake; a rule for another client differs in one label, too, and is none.</param>
public sealed record PolicyNearMiss(
    string Id, string End, ObjectReference Policy, string? Rule, string Wanted, string Has, string Summary, bool IsLikely);

/// <summary>The smallest change of the policies that lets a denied flow through, tried on the engine.</summary>
/// <param name="Patches">One for each end that denies, the source's first; empty when no such change can be named.</param>
/// <param name="Summary">What else they open, or why there is none, in a sentence.</param>
/// <param name="Opens">What else they let through; of very much the first part.</param>
/// <param name="OpensTotal">How much that is in all.</param>
/// <param name="IsComplete">Whether all pairs of workloads were compared; in a very large cluster not all are.</param>
public sealed record PolicyChangePlan(
    ImmutableArray<PolicyChange> Patches, string Summary, ImmutableArray<PolicyFlip> Opens, int OpensTotal, bool IsComplete);

/// <summary>A change of one policy, or a new one.</summary>
/// <param name="End"><c>egress</c> or <c>ingress</c>: the end that it opens.</param>
/// <param name="Policy">The policy.</param>
/// <param name="IsNew">Whether there is no such policy yet.</param>
/// <param name="IsAdministrators">Whether the policy is the cluster administrator's to change.</param>
/// <param name="Summary">What to change, as an order.</param>
/// <param name="Manifest">The whole policy as it should be, as YAML.</param>
/// <param name="Command">The change as a command for a shell.</param>
public sealed record PolicyChange(
    string End, ObjectReference Policy, bool IsNew, bool IsAdministrators, string Summary, string Manifest, string Command);

/// <summary>Traffic of which a change of the policies changes the outcome.</summary>
/// <param name="Source">Who opens connections: a workload, or addresses outside.</param>
/// <param name="Destination">Whom they are for.</param>
/// <param name="Protocol">Transport.</param>
/// <param name="FirstPort">First port at the destination, 1-65535.</param>
/// <param name="LastPort">Last port.</param>
/// <param name="Before">What policies did with it before.</param>
/// <param name="After">What they do after.</param>
public sealed record PolicyFlip(
    string Source, string Destination, TransportProtocol Protocol, int FirstPort, int LastPort, PolicyVerdict Before, PolicyVerdict After);
