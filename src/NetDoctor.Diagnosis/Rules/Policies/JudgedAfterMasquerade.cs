using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>The target's policies would admit the client, but see the address of the node that forwards its traffic.</summary>
/// <remarks>Traffic to a node port or an external address is masqueraded unless the Service's external traffic policy is Local. Source:
/// Kubernetes documentation, "Network Policies", Behavior of ipBlock selectors; "Using Source IP".</remarks>
public sealed class JudgedAfterMasquerade : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL11", "ipBlock judged after SNAT", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace, ResourceKind.Service, ResourceKind.Node],
        Explains = ["POL01"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        // The controller of an Ingress dials for itself, and forwards nobody's traffic under another address.
        if (context.Route.Service is not { } service || DeniedEnd.Of(context, PolicyDirection.Ingress) is not { } denied
            || denied.First.Client is not { Kind: not PolicyEndKind.Node } client)
        {
            yield break;
        }

        var direct = context.Policies.Evaluator.Decide(denied.First.Flow with { Source = client }, PolicyDirection.Ingress);
        if (direct is not { Outcome: not PolicyOutcome.Denied, Policy: { } policy })
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = policy.Reference.ToString(),
            Summary = DenialWords.Summary(
                context, denied,
                $"{policy.Reference} has a rule for {client}, but sees {denied.First.Flow.Source}, which forwards its traffic under its own address"),
            Evidence =
            [
                context.Derived(service, $"externalTrafficPolicy: {service.ExternalTrafficPolicy}"),
                .. denied.Evidence(context),
            ],
            Fixes =
            [
                new Fix(
                    $"Keep the client's address: externalTrafficPolicy Local; nodes without a pod of {service.Name} then take no traffic.",
                    $"kubectl -n {service.Namespace} patch service {service.Name} -p '{{\"spec\":{{\"externalTrafficPolicy\":\"Local\"}}}}'", FixRisk.Medium),
                new Fix($"Or admit the nodes' addresses by an ipBlock in {policy.Reference}: then every client is admitted that comes through them.", null, FixRisk.High),
            ],
            Coverage = denied.Coverage,
        };
    }
}
