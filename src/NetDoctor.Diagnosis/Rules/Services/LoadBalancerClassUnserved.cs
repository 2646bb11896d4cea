using System.Collections.Frozen;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The Service asks for a class of load balancer that nobody in the cluster shows a sign of serving.</summary>
/// <remarks>With a class the cluster's default implementation leaves the Service alone, by contract.
/// Source: Kubernetes documentation, "Service", Specify class of load balancer implementation.</remarks>
public sealed class LoadBalancerClassUnserved : IRule
{
    // A cloud takes minutes to make a load balancer, and its controller need not complain meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // Words of class names that tell nothing of who serves them.
    private static readonly FrozenSet<string> Common = FrozenSet.Create(
        StringComparer.Ordinal, "com", "org", "net", "dev", "k8s", "service", "kubernetes", "class", "loadbalancer", "balancer", "announcer", "controller");

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC20", "loadBalancerClass handled by nobody", Severity.Error, Hop.Service)
    {
        Needs = [ResourceKind.Service, ResourceKind.Event, ResourceKind.Deployment, ResourceKind.DaemonSet],
        Explains = ["SVC18"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var snapshot = context.Snapshot;
        if (context.Route.Service is not { Type: ServiceType.LoadBalancer, LoadBalancerClass: { } name } service
            || HasAddress(service) || !snapshot.IsAgo(service.CreatedAt, Patience)
            || !snapshot.Events.By(service.Reference).IsEmpty
            || snapshot.Services.All.Any(other => other.LoadBalancerClass == name && HasAddress(other))
            || SeemsServed(snapshot, name))
        {
            yield break;
        }

        var matters = Asked.IsFromOutside(context.Route)
            && context.Route.TargetKind is not (RouteTargetKind.NodePort or RouteTargetKind.ExternalIP or RouteTargetKind.Ingress);
        var served = snapshot.Services.All.Where(HasAddress).Select(other => other.LoadBalancerClass).OfType<string>()
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Service {service.Namespace}/{service.Name} asks for a load balancer of class {name}, and nothing shows a controller of "
                + $"that class: no address, no warning, no other Service of it with an address, no workload named "
                + $"like it{Served(served)}.",
            Evidence =
            [
                context.Derived(
                    service,
                    $"loadBalancerClass {name}; status.loadBalancer is empty; created {service.CreatedAt:yyyy-MM-dd HH:mm:ss}Z"),
                context.Derived("Services", $"none of class {name} has an address"),
                context.Derived($"Events of {service.Namespace}/{service.Name}", "no warning"),
            ],
            Severity = matters ? null : Severity.Warning,
            IsHazard = !matters,
            Fixes =
            [
                new Fix(
                    "The class cannot be changed: create the Service anew with a class that a controller serves, or without one for the "
                    + "cluster's own.",
                    $"kubectl -n {service.Namespace} get service {service.Name} -o yaml",
                    FixRisk.Medium),
                new Fix($"Or install the controller that serves {name}.", "kubectl get pods -A"),
            ],
        };
    }

    // Not every controller writes events: one whose name shares a word with the class may just have no address to give.
    private static bool SeemsServed(ClusterSnapshot snapshot, string name)
    {
        var words = WordsOf(name).Where(word => word.Length > 2 && !Common.Contains(word)).ToHashSet(StringComparer.Ordinal);
        return snapshot.DaemonSets.All.Concat(snapshot.Deployments.All)
            .Any(workload => WordsOf(workload.Name).Concat(WordsOf(workload.Namespace)).Any(words.Contains));
    }

    private static string[] WordsOf(string name) => name.Split(['.', '/', '-', '_']);

    private static string Served(List<string> classes) =>
        classes.Count == 0 ? "" : $" (classes that are served: {PodWords.List(classes, 3)})";

    private static bool HasAddress(Service service) => !service.LoadBalancerIPs.IsEmpty || !service.LoadBalancerHostnames.IsEmpty;
}
