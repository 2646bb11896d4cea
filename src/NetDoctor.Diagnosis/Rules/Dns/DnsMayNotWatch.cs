using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>CoreDNS may not list or watch what its answers are made of.</summary>
/// <remarks>When it starts without the right it never becomes ready and answers SERVFAIL; when it loses it, it serves what it knew last.
/// Source: CoreDNS plugin <c>kubernetes</c>; coredns/deployment, kubernetes/coredns.yaml.sed, ClusterRole system:coredns.</remarks>
public sealed class DnsMayNotWatch : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS39", "CoreDNS may not list or watch what it needs (RBAC)", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service],
        Explains = ["DNS01", "DNS10", "DNS12", "DNS18", "DNS22", "DNS25", "DNS26", "DNS32"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var denied = context.Snapshot.AccessReviews.Where(review => !review.IsAllowed).ToList();
        if (denied.Count == 0 || context.Route.Resolver is not { UsesClusterDns: true } resolver)
        {
            yield break;
        }

        var domain = context.Snapshot.ClusterDomain;
        var lookups = DnsAnswers.AtService(context);
        var bad = DnsAnswers.BadOf(context, DnsAnswers.Replicas(context));
        var isOurs = Corefile.IsIn(resolver.FullName ?? resolver.Candidates.FirstOrDefault() ?? "", domain);
        var stale = lookups.Where(observation => DnsDifference.Of(context, observation) is not null || observation.Failed).Concat(bad).ToList();
        var isWhole = lookups.Length > 0 && lookups.All(observation => observation.Failed) && !Wire.HasResolved(context);

        // That a name does not exist says nothing of rights when no object has it either.
        var isExplained = isWhole && lookups.All(observation => observation.Result.Outcome == ProbeOutcome.NxDomain)
            && context.Route.Service is null;
        // Without the right CoreDNS runs and says that it is not ready; it neither ends nor falls silent once it is ready.
        var isOther = isWhole && lookups.All(DnsAnswers.IsUnanswered) && DnsFacts.ServiceOf(context) is { } service
            && (ServiceFacts.ReadyEndpoints(context.Snapshot, service).Any()
                || !DnsFacts.PodsOf(context.Snapshot, service).Any(pod =>
                    pod.ContainerStatuses.All(status => status.State is { Phase: ContainerPhase.Running })));
        var what = PodWords.List(denied.GroupBy(review => Name(review)).Select(group =>
            $"{string.Join(" or ", group.Select(review => review.Verb))} {group.Key}"));
        var account = denied[0].User.Split(':')[^1];
        yield return new RuleFinding
        {
            Subject = $"ServiceAccount kube-system/{account}",
            Summary = $"CoreDNS runs as ServiceAccount kube-system/{account}, which may not {what}, "
                + "so it cannot know the cluster's Services or sees no changes of them.",
            Evidence =
            [
                .. denied.Take(4).Select(review => new Evidence(
                    Basis.Derived, "SubjectAccessReview", $"{review.User} may not {review.Verb} {Name(review)}", review.ReviewedAt)),
                .. stale.Take(2).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                new Fix("See what its role grants; it needs list and watch of endpoints, services, pods, namespaces, and of endpointslices in discovery.k8s.io.",
                    "kubectl describe clusterrole system:coredns && kubectl describe clusterrolebinding system:coredns"),
                new Fix("Grant what is missing, then let CoreDNS start anew.",
                    "kubectl -n kube-system rollout restart deployment coredns", FixRisk.Medium),
            ],
            Coverage = isWhole || stale.Count == 0 ? Coverage.All : DnsAnswers.CoverageOf(stale),
            IsHazard = !isOurs || stale.Count == 0 || isExplained || isOther,
        };
    }

    private static string Name(AccessReview review) =>
        review.Group.Length == 0 ? review.Resource : $"{review.Resource}.{review.Group}";
}
