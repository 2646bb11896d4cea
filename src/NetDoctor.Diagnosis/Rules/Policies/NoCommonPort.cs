using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>The source may go out to the target on some ports and the target admits the source on others: no port passes both ends.</summary>
/// <remarks>Both the egress policy of the source and the ingress policy of the target must allow a connection. Source: Kubernetes
/// documentation, "Network Policies", The two sorts of pod isolation.</remarks>
public sealed class NoCommonPort : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL30", "Egress and ingress rules share no port", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02", "POL03"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (DeniedEnd.All(context).FirstOrDefault() is not { Flows: [{ Egress: { } egress, Ingress: { } ingress }, ..] } denied)
        {
            yield break;
        }

        var evaluator = context.Policies.Evaluator;
        var ports = Ports(egress).Concat(Ports(ingress)).Distinct().Order().ToList();
        var outgoing = ports.FindAll(port => IsAllowed(evaluator, egress, port, PolicyDirection.Egress));
        var incoming = ports.FindAll(port => IsAllowed(evaluator, ingress, port, PolicyDirection.Ingress));
        if (outgoing.Count == 0 || incoming.Count == 0 || outgoing.Intersect(incoming).Any())
        {
            yield break;
        }

        var protocol = egress.Flow.Protocol.Label();
        yield return new RuleFinding
        {
            Subject = denied.Policy.Reference.ToString(),
            Summary = DenialWords.Summary(
                context, denied,
                $"it may go out to {protocol} {Text(outgoing)} only, and the target admits it on {protocol} {Text(incoming)} only, so that no port passes both ends"),
            Evidence =
            [
                .. new[] { egress, ingress }.SelectMany(end => end.Policies.OfType<NetworkPolicy>().Take(2)
                    .Select(policy => context.Derived(policy, RuleWords.Rules(policy, end.Chain.Direction)))),
                .. denied.Evidence(context).Where(evidence => evidence.Basis == Basis.Observed),
            ],
            Fixes = DenialFixes.Of(context, denied),
            Coverage = denied.Coverage,
            Hop = denied.Hop,
        };
    }

    private static bool IsAllowed(PolicyEvaluator evaluator, RouteEnd end, int port, PolicyDirection direction) =>
        evaluator.Decide(end.Flow with { Port = port }, direction) is { Outcome: PolicyOutcome.Allowed, Reason: PolicyReason.Allowed };

    // Between the edges of the rules nothing changes.
    private static IEnumerable<int> Ports(RouteEnd end) => end.Policies.OfType<NetworkPolicy>()
        .SelectMany(policy => (end.Chain.Direction == PolicyDirection.Egress ? policy.Egress : policy.Ingress).SelectMany(rule => rule.Ports))
        .SelectMany(port => port.Port is { IsName: true } name
            ? end.Flow.Destination.Pod?.Containers.SelectMany(container => container.Ports)
                .Where(declared => declared.Name == name.Text).Select(declared => declared.Port) ?? []
            : port.Port is { } number ? [number.Number, port.EndPort ?? number.Number] : ImmutableArray<int>.Empty)
        .Append(end.Flow.Port);

    private static string Text(List<int> ports) => PodWords.List(ports.Select(port => $"{port}"), 3);
}
