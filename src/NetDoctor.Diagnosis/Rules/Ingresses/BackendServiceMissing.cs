using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>The rule that takes the request leads to a Service that does not exist in the Ingress' namespace.</summary>
/// <remarks>A backend is always a Service of the Ingress' own namespace. Source: Kubernetes API reference, Ingress v1,
/// IngressServiceBackend.</remarks>
public sealed class BackendServiceMissing : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("ING04", "Backend Service missing", Severity.Error, Hop.Service)
    {
        Needs = [ResourceKind.Ingress, ResourceKind.Service],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (IngressFacts.Unserved(context)?.Winner is not { Backend: { } backend, Claim: { IsEligible: true, Ingress: var ingress } } winner
            || context.Route.Service is not null)
        {
            yield break;
        }

        var near = NearNames.Services(context.Snapshot, ingress.Namespace, backend.ServiceName);
        var here = near.Where(key => key.Namespace == ingress.Namespace).Select(key => key.Name).ToList();
        var elsewhere = near.Where(key => key.Namespace != ingress.Namespace && key.Name == backend.ServiceName).ToList();
        yield return new RuleFinding
        {
            Subject = ingress.Reference.ToString(),
            Summary = $"Ingress {IngressFacts.NameOf(ingress)} sends {winner} to Service {backend.ServiceName}, which does not exist in "
                + $"namespace {ingress.Namespace}"
                + (here.Count == 0 && elsewhere.Count > 0
                    ? $"; {elsewhere[0]} does, but an Ingress leads only to Services of its own namespace."
                    : NearNames.Hint(here)),
            Evidence =
            [
                context.Derived(ingress, $"{winner} has backend {backend.ServiceName}:{backend.Port}"),
                context.Derived($"Services of {ingress.Namespace}", $"none is named {backend.ServiceName}"),
                .. IngressFacts.Answers(context),
            ],
            Fixes =
            [
                .. here.Select(name => new Fix(
                    $"If Service {name} is meant, name it in the rule.", $"kubectl -n {ingress.Namespace} edit ingress {ingress.Name}")),
                new Fix("See which Services there are.", $"kubectl -n {ingress.Namespace} get services"),
            ],
        };
    }
}
