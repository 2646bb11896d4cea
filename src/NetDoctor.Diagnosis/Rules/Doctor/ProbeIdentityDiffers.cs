using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>Probes started at NetDoctor's own pod, and the cluster treats that pod unlike the source of the question.</summary>
/// <remarks>NetworkPolicies tell pods apart by labels and namespace, and a Local traffic policy by their node; elsewhere it makes no
/// difference who dials. Source: Kubernetes documentation, "Network Policies"; "Virtual IPs and Service Proxies", Traffic policies.</remarks>
public sealed class ProbeIdentityDiffers : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DOC08", "Probe identity ≠ real client", Severity.Info, Hop.Doctor);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (route.Source is not { Reference: WorkloadSource, Pod: { } source }
            || context.Place is not { Kind: VantageKind.Self } own
            || own.Pod == TargetPods.NameOf(source))
        {
            yield break;
        }

        var differences = Differences(context, source, own).ToList();
        if (differences.Count == 0)
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = "NetDoctor",
            Summary = $"Probes came from NetDoctor's own pod {own.Pod ?? ""}".TrimEnd()
                + $", and {source.Reference} may meet something else: {differences[0].Statement}.",
            Evidence = [.. differences],
            Fixes =
            [
                new Fix(
                    "Try it from the source itself.",
                    $"kubectl -n {source.Namespace} exec {source.Name} -- nc -vz -w 3 {PlaceOf(context)}"),
            ],
            IsHazard = true,
        };
    }

    private static IEnumerable<Evidence> Differences(DiagnosisContext context, Pod source, Vantage own)
    {
        var route = context.Route;
        var self = own.Pod?.Split('/') is [var ns, var name] ? context.Snapshot.Pods.Find(ns, name) : null;
        if (Different(context, PolicyDirection.Egress) is { } leaving)
        {
            yield return context.Derived(leaving, $"{leaving.Reference} limits what {source.Namespace}/{source.Name} may reach, and not NetDoctor");
        }

        if (Different(context, PolicyDirection.Ingress) is { } entering)
        {
            yield return context.Derived(
                entering,
                $"{entering.Reference} limits who may reach the target, and the two differ in labels: "
                + $"{Identity(source)}, and {(self is null ? "NetDoctor's are not known" : Identity(self))}");
        }

        if (route.IsLocalOnly && own.Node is { } node && source.NodeName is { } other && node != other)
        {
            yield return context.Derived(
                route.Service!, $"traffic stays on the node that it starts on, which is {other} for the source and {node} for NetDoctor");
        }
    }

    // A policy that does the same to both makes no difference.
    private static Fact? Different(DiagnosisContext context, PolicyDirection direction)
    {
        foreach (var flow in context.Policies.Flows)
        {
            var own = context.Policies.OwnDirectFlows.FirstOrDefault(one => one.Endpoint?.Address.Equals(flow.Endpoint?.Address) == true);
            var outcome = own?.OutcomeAt(direction) ?? PolicyOutcome.Unknown;
            if (outcome == flow.OutcomeAt(direction) && outcome != PolicyOutcome.Unknown)
            {
                continue;
            }

            if (new[] { flow, own }.Select(one => one?.At(direction)?.Chain.Decision.Policy).OfType<Fact>().FirstOrDefault() is { } policy)
            {
                return policy;
            }
        }

        return null;
    }

    private static string Identity(Pod pod) => $"{pod.Labels} in {pod.Namespace}";

    private static string PlaceOf(DiagnosisContext context) => context.Route switch
    {
        { ServiceName: { } service, Port: { } port } route => $"{service}.{route.ServiceNamespace} {port.Port}",
        { Frontends: [var address, ..] } => $"{address.Address} {address.Port}",
        _ => "HOST PORT",
    };
}
