using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>No rule of any Ingress takes the host, or its path: the controller answers 404 itself.</summary>
/// <remarks>Source: Kubernetes documentation, "Ingress", Ingress rules, Path types, Hostname wildcards.</remarks>
public sealed class NoRuleForRequest : IRule
{
    private const int MaxShown = 5;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("ING08", "Host or path matches no rule", Severity.Error, Hop.Ingress)
    {
        Needs = [ResourceKind.Ingress],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var view = IngressAnswers.IsAtUnclaimedHost(context) ? context.Route.Ingress : IngressFacts.Unserved(context);
        if (view is not { Winner: null } || Others(context, view))
        {
            yield break;
        }

        yield return !view.Claims.IsEmpty ? Path(context, view)
            : IngressFacts.MayBeRoutedOtherwise(context.Snapshot, view) ? Host(context, view) with { IsHazard = true, Severity = Severity.Warning }
            : Host(context, view);
    }

    // Whatever answers with something else than 404 takes the request in a way that objects do not show.
    private static bool Others(DiagnosisContext context, IngressView view) => context.At(LadderStep.Application)
        .Where(one => view.Addresses.Any(address => address.ToString() == one.Result.Target))
        .Select(IngressAnswers.StatusOf).Any(status => status is not (null or 404));

    private static RuleFinding Host(DiagnosisContext context, IngressView view)
    {
        var hosts = context.Snapshot.Ingresses.All.SelectMany(ingress => ingress.Paths).Select(rule => rule.Host)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return new RuleFinding
        {
            Subject = $"Host {view.Host}",
            Summary = $"No Ingress has a rule for host {view.Host}{NearNames.Hint(view.NearHosts)}",
            Evidence =
            [
                context.Derived("Ingresses", $"{Counts.Of(hosts.Count, "host")}: {string.Join(", ", hosts.Take(MaxShown))}{(hosts.Count > MaxShown ? ", ..." : "")}"),
                .. Answers(context),
            ],
            Fixes =
            [
                .. view.NearHosts.Select(near => new Fix($"If {near} is meant, ask for {(view.IsHttps ? "https" : "http")}://{near}{view.Path}.")),
                new Fix("See the hosts that there are, and add a rule for this one.", "kubectl get ingress -A"),
            ],
        };
    }

    private static RuleFinding Path(DiagnosisContext context, IngressView view)
    {
        var ingress = view.Claims[0].Ingress;
        var rules = view.Claims.SelectMany(claim => claim.Ingress.Paths)
            .Where(rule => IngressMatcher.RankOf(rule.Host, view.Host) is not null).ToList();
        var slip = rules.FirstOrDefault(rule => string.Equals(rule.Path.TrimEnd('/'), view.Path.TrimEnd('/'), StringComparison.OrdinalIgnoreCase)
            || (rule.PathType == "Exact" && IngressMatcher.Takes(rule with { PathType = "Prefix" }, view.Path)));
        var why = slip is null ? ""
            : slip.PathType == "Exact" ? $"; {slip.Path} is of type Exact and takes nothing but itself"
            : "; paths are case-sensitive";
        return new RuleFinding
        {
            Subject = ingress.Reference.ToString(),
            Summary = $"No rule for host {view.Host} takes path {view.Path}: the rules are "
                + $"{string.Join(", ", rules.Take(MaxShown).Select(rule => $"{rule.Path} ({rule.PathType})"))}{why}.",
            Evidence =
            [
                .. view.Claims.Take(MaxShown).Select(claim => context.Derived(
                    claim.Ingress, $"rules {string.Join(", ", claim.Ingress.Paths.Take(MaxShown).Select(rule => $"{rule.Host}{rule.Path} ({rule.PathType})"))}")),
                .. Answers(context),
            ],
            Fixes =
            [
                new Fix(
                    slip is { PathType: "Exact" } ? "Make the path a Prefix, or ask for it as it is written." : "Add a rule for the path, or ask for one that there is.",
                    $"kubectl -n {ingress.Namespace} edit ingress {ingress.Name}"),
            ],
        };
    }

    private static IEnumerable<Evidence> Answers(DiagnosisContext context) =>
        context.At(LadderStep.Application).Take(2).Select(one => DiagnosisContext.Observed(one));
}
