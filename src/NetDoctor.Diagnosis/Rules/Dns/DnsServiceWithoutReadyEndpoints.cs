using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>The cluster's DNS Service has no ready endpoint: every query to it goes nowhere.</summary>
/// <remarks>Source: Kubernetes documentation, "Debugging DNS Resolution", Are DNS endpoints exposed?</remarks>
public sealed class DnsServiceWithoutReadyEndpoints : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS12", "kube-dns has no ready endpoints", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var snapshot = context.Snapshot;
        if (!DnsFacts.IsUnanswered(context) || DnsFacts.MayBeAtNodes(context) || DnsFacts.ServiceOf(context) is not { } service
            || snapshot.SlicesOf(service).SelectMany(slice => slice.Endpoints)
                .Any(endpoint => endpoint.Ready || (endpoint.Serving && endpoint.Terminating)))
        {
            yield break;
        }

        var name = $"{service.Namespace}/{service.Name}";
        var endpoints = snapshot.SlicesOf(service).Sum(slice => slice.Endpoints.Length);
        var pods = DnsFacts.PodsOf(snapshot, service);
        var why = pods.IsEmpty ? "" : $": {PodWords.List(pods.Select(pod => $"{pod.Name} {PodWords.StateOf(pod)}"), 3)}";
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"The cluster's DNS Service {name} has no ready endpoint{why}, so no name resolves.",
            Evidence =
            [
                .. DnsFacts.Unanswered(context).Take(2).Select(observation => DiagnosisContext.Observed(observation)),
                context.Derived($"EndpointSlices of {name}", $"0 of {endpoints} endpoints ready"),
                .. pods.Take(3).Select(pod => context.Derived(pod, PodWords.StateOf(pod))),
            ],
            Fixes =
            [
                new Fix(
                    "Find out why the DNS pods are not ready.",
                    pods.IsEmpty
                        ? $"kubectl -n {service.Namespace} get pods -l {DnsFacts.SelectorOf(service)}"
                        : $"kubectl -n {service.Namespace} describe pod {pods[0].Name}"),
                new Fix(
                    "Read their logs; a Corefile that cannot be parsed or a forwarding loop ends them at once.",
                    $"kubectl -n {service.Namespace} logs -l {DnsFacts.SelectorOf(service)} --tail=50"),
            ],
        };
    }
}
