using System.Collections.Immutable;
using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.Model.Services;

namespace NetDoctor.Diagnosis.Auditing;

/// <summary>Runs the rules over a Service without a question and without a probe.</summary>
/// <remarks>Each port is routed as if NetDoctor asked for it from nowhere in particular, with no observations. What is found where
/// objects decide, at the Service and its endpoints, counts for its health; what only the wire can show to break traffic is a hazard.
/// A name is not asked for, so that what ails the cluster's DNS is told of the DNS Service alone.</remarks>
public sealed class ServiceAuditor
{
    private readonly RuleCatalog _catalog;

    /// <summary>Takes the rules that judge objects alone.</summary>
    /// <param name="catalog">All rules.</param>
    public ServiceAuditor(RuleCatalog catalog) =>
        _catalog = new RuleCatalog(catalog.Rules.Where(rule => rule.Info is { IsAudited: true, Hop: not Hop.Doctor }));

    /// <summary>Audits a Service.</summary>
    /// <param name="service">The Service; must be in <paramref name="snapshot"/>.</param>
    /// <param name="snapshot">Facts.</param>
    public ServiceAudit Audit(Service service, ClusterSnapshot snapshot) => Audit(service, snapshot, snapshot.ObservedAt);

    /// <summary>Audits a Service, and takes the time of the evidence from elsewhere.</summary>
    /// <param name="service">The Service; must be in <paramref name="snapshot"/>.</param>
    /// <param name="snapshot">Facts; they may be recorded as they are read.</param>
    /// <param name="observedAt">Time of the facts.</param>
    internal ServiceAudit Audit(Service service, ClusterSnapshot snapshot, DateTimeOffset observedAt)
    {
        var counts = EndpointCounter.Count(service, snapshot);
        var (health, summary) = EndpointCounter.Judge(service, snapshot, counts);
        var ports = service.Ports.IsEmpty ? [null] : service.Ports.Select(port => (ServicePort?)port).ToArray();
        var judged = ports.Select(port => JudgePort(service, port, snapshot, observedAt)).ToArray();
        var reports = judged.SelectMany(port => port)
            .DistinctBy(one => (one.Report.Rule.Id, one.Report.Finding.Subject, one.Report.Finding.Summary))
            .ToArray();
        var contributing = reports.Where(one => one.Role == FindingRole.Contributing).Select(one => one.Report).ToArray();
        var cause = contributing.Length == 0 ? null : CauseSelector.Only(contributing, Unready(service, snapshot));
        var leading = cause ?? Leading(contributing);
        var worst = Worst(health, judged);
        return new ServiceAudit(
            worst,
            worst == HealthState.Healthy || leading is null ? summary : leading.Finding.Summary,
            counts,
            InOrder(reports, contributing, leading, cause));
    }

    // The specific before the general that it explains, so that the first is the one to show.
    private static ImmutableArray<ServiceFinding> InOrder(
        (Report Report, FindingRole Role)[] reports, Report[] contributing, Report? leading, Report? cause) =>
    [
        .. reports
            .OrderByDescending(one => ReferenceEquals(one.Report, leading))
            .ThenBy(one => one.Role)
            .ThenByDescending(one => one.Report.Severity)
            .ThenBy(one => one.Role == FindingRole.Contributing ? CauseSelector.Explainers(one.Report, contributing) : 0)
            .ThenBy(one => one.Report.Rule.Id, StringComparer.Ordinal)
            .ThenBy(one => one.Report.Finding.Subject, StringComparer.Ordinal)
            .ThenBy(one => one.Report.Finding.Summary, StringComparer.Ordinal)
            .Select(one => new ServiceFinding(
                one.Report.Rule.Id,
                one.Report.Rule.Title,
                ReferenceEquals(one.Report, cause) ? FindingRole.Cause : one.Role,
                one.Report.Severity,
                one.Report.Finding.Subject,
                one.Report.Finding.Summary)),
    ];

    private static IEnumerable<string> Unready(Service service, ClusterSnapshot snapshot) => snapshot.SlicesOf(service)
        .SelectMany(slice => slice.Endpoints)
        .Where(endpoint => endpoint is { Ready: false, Terminating: false, Target: { Kind: "Pod" } })
        .Select(endpoint => $"{endpoint.Target!.Namespace}/{endpoint.Target.Name}");

    private (Report Report, FindingRole Role)[] JudgePort(
        Service service, ServicePort? port, ClusterSnapshot snapshot, DateTimeOffset observedAt)
    {
        var host = $"{service.Name}.{service.Namespace}.svc.{snapshot.ClusterDomain}";
        var to = new ServiceTarget(service.Name, service.Namespace, port is null ? null : IntOrString.FromNumber(port.Port), host)
        {
            IsAbsolute = true,
        };
        var asked = new DiagnosisQuestion { To = port is null ? host : $"{host}:{port.Port}" };
        var question = new ParsedQuestion(asked, new SelfSource(), to, port?.Protocol ?? TransportProtocol.Tcp);
        var route = Router.Route(question, snapshot, Vantage.Self) with { Resolver = null };
        var context = new DiagnosisContext(snapshot, route, []) { EvidenceAt = observedAt };
        return [.. RuleRun.Over(_catalog, context).Reports.Select(report => (report, RoleOf(report, route)))];
    }

    private static FindingRole RoleOf(Report report, Route route) =>
        report.Finding.IsHazard || report.Severity == Severity.Info || report.Hop is not (Hop.Service or Hop.Endpoints)
            || IsServedAnyway(report, route)
            ? FindingRole.Hazard
            : FindingRole.Contributing;

    // With publishNotReadyAddresses traffic goes to pods whether or not they are ready, and objects do not tell what they do with it.
    private static bool IsServedAnyway(Report report, Route route) =>
        route.Service is { PublishNotReadyAddresses: true } && !report.Finding.Coverage.IsAll
        && report.Finding.Coverage.Subjects.All(subject => route.ChosenEndpoints.Any(endpoint =>
            endpoint.Pod is { } pod && TargetPods.NameOf(pod) == subject));

    private static HealthState Worst(HealthState byCount, (Report Report, FindingRole Role)[][] ports)
    {
        var contributing = ports.Select(port => port.Where(one => one.Role == FindingRole.Contributing).ToArray()).ToArray();
        var down = contributing.Count(port => port.Any(one =>
            one.Report is { Severity: Severity.Error, Finding.Coverage.IsAll: true }));
        return byCount switch
        {
            HealthState.Unhealthy => HealthState.Unhealthy,
            _ when down == ports.Length => HealthState.Unhealthy,
            HealthState.Unknown => HealthState.Unknown,
            _ => contributing.Any(port => port.Length > 0) ? HealthState.Degraded : byCount,
        };
    }

    // As a cause is chosen: no other explains it, then the graver, then the one that says more precisely what it breaks.
    private static Report? Leading(Report[] reports) => reports
        .Where(report => CauseSelector.Explainers(report, reports) == 0)
        .OrderByDescending(report => report.Severity)
        .ThenBy(report => report.Finding.Coverage.IsAll)
        .ThenBy(report => report.Rule.Id, StringComparer.Ordinal)
        .FirstOrDefault();
}
