using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>A client goes by the address that a Service had when the client started, as its <c>*_SERVICE_HOST</c> variables do.</summary>
/// <remarks>The kubelet sets them when a container starts, for the Services of the namespace that are there; nothing changes them later.
/// What is really in the environment, only the node can tell. Source: Kubernetes documentation, "Service", Environment variables.</remarks>
public sealed class ServiceVariableStale : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC30", "Stale or missing *_SERVICE_HOST env var", Severity.Error, Hop.Service)
    {
        Needs = [ResourceKind.Service],
        Explains = ["APP01", "APP02", "APP04", "APP28", "CNI40"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (Asked.Target(route) is AddressTarget target && route.Service is null
            && context.Snapshot.Pods.By(target.Address).IsEmpty && context.Snapshot.Nodes.By(target.Address).IsEmpty
            && context.Snapshot.AddressHistory.Of(target.Address).FirstOrDefault(holder => holder.Kind == ResourceKind.Service) is { } former)
        {
            return Wire.WasReached(context) ? [] : [OldAddress(context, target, former)];
        }

        return route is { Service: { } service, Source.Pod: { HasServiceVariables: true } pod, TargetKind: RouteTargetKind.ClusterIP }
            && pod.Namespace == service.Namespace && StartedBefore(pod, service.CreatedAt)
                ? [Missing(context, service, pod)]
                : [];
    }

    private static RuleFinding OldAddress(DiagnosisContext context, AddressTarget target, FormerHolder former)
    {
        var now = context.Snapshot.Services.Find(former.Namespace, former.Name);
        var pod = context.Route.Source.Pod;
        var isFromEnvironment = pod is { HasServiceVariables: true } && pod.Namespace == former.Namespace && StartedBefore(pod, former.ReleasedAt);
        return new RuleFinding
        {
            Subject = former.Reference.ToString(),
            Summary = $"{target.Address} {FormerAddresses.Words(context.Snapshot, former)}, and nobody has it now; "
                + (now is null ? "the Service is gone"
                    : now.IsHeadless ? "the Service is headless" : $"the Service is at {string.Join(", ", now.ClusterIPs)}")
                + (isFromEnvironment ? $", and {pod!.Reference}, which started before, still has the old one in {Variable(former.Name)}." : "."),
            Evidence =
            [
                context.Derived(
                    former.Reference.ToString(), $"had {target.Address} until {former.ReleasedAt:yyyy-MM-dd HH:mm:ss}Z, as NetDoctor saw"),
                .. now is null
                    ? []
                    : new[] { context.Derived(now, $"created {now.CreatedAt:yyyy-MM-dd HH:mm:ss}Z; at {string.Join(", ", now.ClusterIPs)}") },
                .. isFromEnvironment
                    ? new[] { context.Derived(pod!, "its containers started before that, with enableServiceLinks") }
                    : [],
                .. Wire.FailedDials(context).Take(1).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                new Fix($"Dial the name, which follows the Service: {former.Name}.{former.Namespace}:{target.Port}."),
                .. pod is not null ? [Restart(context, pod)] : Array.Empty<Fix>(),
            ],
        };
    }

    private static RuleFinding Missing(DiagnosisContext context, Service service, Pod pod) => new()
    {
        Subject = pod.Reference.ToString(),
        Summary = $"{service.Reference} was created after the containers of {pod.Reference} started: their environment has no "
            + $"{Variable(service.Name)}, or that of an earlier Service. The name works all the same.",
        Evidence =
        [
            context.Derived(service, $"created {service.CreatedAt:yyyy-MM-dd HH:mm:ss}Z"),
            context.Derived(pod, $"containers started {pod.ContainerStatuses.Max(status => status.State.StartedAt):yyyy-MM-dd HH:mm:ss}Z"),
        ],
        Severity = Severity.Info,
        IsHazard = true,
        Fixes = [new Fix($"Dial the name, not the variable: {service.Name}.{service.Namespace}."), Restart(context, pod)],
    };

    private static Fix Restart(DiagnosisContext context, Pod pod) => new(
        "Or start the client again: variables are set anew then.",
        Owners.Of(context.Snapshot, pod) is { Kind: "Deployment" or "StatefulSet" or "DaemonSet" } owner
            ? $"kubectl -n {owner.Namespace} rollout restart {Owners.Argument(owner)}"
            : null,
        FixRisk.Medium);

    private static bool StartedBefore(Pod pod, DateTimeOffset instant) => !pod.ContainerStatuses.IsEmpty
        && pod.ContainerStatuses.All(status => status.State.StartedAt < instant);

    // Source: kubernetes/kubernetes pkg/kubelet/envvars: upper case, dashes as underscores.
    private static string Variable(string service) => $"{service.ToUpperInvariant().Replace('-', '_')}_SERVICE_HOST";
}
