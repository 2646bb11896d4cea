using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>What several rules ask about the cluster's DNS.</summary>
internal static class DnsFacts
{
    private const string Namespace = "kube-system";
    private const string Label = "k8s-app";
    private const string LabelValue = "kube-dns";

    /// <summary>What <see cref="MayBeAtNodes"/> means, in words.</summary>
    public const string AtNodes = "the cluster has no DNS pods, and Cloud DNS of GKE may answer in their place, at an address that NetDoctor does not ask";

    /// <summary>The Service that pods ask: the resolver's, else <c>kube-system/kube-dns</c>, else the one so labelled; null when
    /// there is none.</summary>
    /// <param name="context">All that is known.</param>
    public static Service? ServiceOf(DiagnosisContext context) =>
        context.Route.Resolver?.DnsService
        ?? context.Snapshot.Services.Find(Namespace, LabelValue)
        ?? context.Snapshot.Services.InNamespace(Namespace)
            .Where(service => service.Labels[Label] == LabelValue)
            .OrderBy(service => service.Name, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Labels of the DNS pods: the Service's selector, else the usual one.</summary>
    /// <param name="service">The DNS Service; null when there is none.</param>
    public static LabelSet SelectorOf(Service? service) => service is { HasSelector: true }
        ? service.Selector
        : LabelSet.From([KeyValuePair.Create(Label, LabelValue)]);

    /// <summary>Live pods that serve the cluster's DNS, ordered by name.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="service">The DNS Service; null when there is none.</param>
    public static ImmutableArray<Pod> PodsOf(ClusterSnapshot snapshot, Service? service) =>
    [
        .. snapshot.Pods.InNamespace(service?.Namespace ?? Namespace)
            .Where(pod => !pod.IsFinished && pod.Labels.Matches(SelectorOf(service)))
            .OrderBy(pod => pod.Name, StringComparer.Ordinal),
    ];

    /// <summary>Whether the question needs the cluster's DNS, and it was asked in vain; without any probe objects alone decide.</summary>
    /// <param name="context">All that is known.</param>
    public static bool IsUnanswered(DiagnosisContext context) =>
        context.Route.Resolver is { UsesClusterDns: true }
        && (context.Observations.IsEmpty || Unanswered(context).Any())
        && !Wire.Lookups(context).Any(HasAnswered);

    /// <summary>Whether the cluster may well resolve names without DNS pods, at an address of each node that NetDoctor does not ask.</summary>
    /// <remarks>Source: GKE documentation, "Using Cloud DNS for GKE": pods ask the metadata server at 169.254.169.254, and kube-dns may be
    /// scaled to zero; in Autopilot it is so from the start.</remarks>
    /// <param name="context">All that is known.</param>
    public static bool MayBeAtNodes(DiagnosisContext context) =>
        ServiceOf(context) is { HasSelector: true } service && !ServiceFacts.ReadyEndpoints(context.Snapshot, service).Any()
        && PodsOf(context.Snapshot, service).IsEmpty && Clouds.IsGke(context.Snapshot);

    /// <summary>Lookups without any answer, in the order of the ladder.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<Observation> Unanswered(DiagnosisContext context) =>
        Wire.Lookups(context).Where(observation => observation.Failed && !HasAnswered(observation));

    /// <summary>The SRV name that was asked for and not found, with the Service that it was asked of; null when none was, when it was
    /// found, or when no server answered, which says nothing about the name.</summary>
    /// <param name="context">All that is known.</param>
    public static (SrvTarget Asked, Service Service)? AbsentSrv(DiagnosisContext context) =>
        Asked.Target(context.Route) is SrvTarget srv
            && context.Route.Service is { Type: not ServiceType.ExternalName } service
            && !Wire.HasResolved(context)
            && !(Unanswered(context).Any() && IsUnanswered(context))
            ? (srv, service)
            : null;

    /// <summary>Lookups of an SRV name that found nothing, first that of the name in full, which decides; at most two.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="srv">The name.</param>
    /// <param name="service">The Service that is meant.</param>
    public static IEnumerable<Evidence> AbsentSrvEvidence(DiagnosisContext context, SrvTarget srv, Service service)
    {
        var name = $"_{srv.PortName}._{srv.Protocol}.{service.Name}.{service.Namespace}.svc.{context.Snapshot.ClusterDomain}";
        return Wire.Lookups(context).Where(observation => observation.Failed)
            .OrderBy(observation => observation.Result is DnsProbeResult result
                && result.Name.TrimEnd('.').Equals(name, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
            .Take(2)
            .Select(observation => DiagnosisContext.Observed(observation));
    }

    // SERVFAIL from a server that stands is an answer; NotMade says nothing either way.
    private static bool HasAnswered(Observation observation) => observation.Succeeded
        || observation.Result is DnsProbeResult { Rcode: not null } or DnsProbeResult { WasTruncated: true }
        || observation.Result.Outcome is ProbeOutcome.NxDomain or ProbeOutcome.NoData;
}
