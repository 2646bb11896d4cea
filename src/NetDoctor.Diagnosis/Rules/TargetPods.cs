using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>The pods that the traffic of a question is for, and findings about them.</summary>
internal static class TargetPods
{
    private const int MaxShown = 5;

    /// <summary>Pods behind the target that are not being deleted, ordered by name; empty for a target without pods.</summary>
    /// <param name="route">The route.</param>
    public static ImmutableArray<Pod> All(Route route)
    {
        ImmutableArray<Pod> pods = route.Service is null && route.TargetPod is { } named ? [named] : route.SelectedPods;
        return [.. pods.Where(pod => !pod.IsTerminating && !pod.IsFinished)];
    }

    /// <summary>Those of <see cref="All"/> that are not ready.</summary>
    /// <param name="route">The route.</param>
    public static ImmutableArray<Pod> NotReady(Route route) => [.. All(route).Where(pod => !pod.IsReady)];

    /// <summary>One finding for all pods that share a problem.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="pods">The pods; at least one.</param>
    /// <param name="singular">What one pod does, such as <c>crash-loops: it exits with code 3</c>.</param>
    /// <param name="plural">What several pods do, such as <c>crash-loop: ...</c>.</param>
    /// <param name="evidence">What proves it, in the order of the pods.</param>
    /// <param name="fixes">Ways to mend it.</param>
    public static RuleFinding Finding(
        DiagnosisContext context,
        IReadOnlyCollection<Pod> pods,
        string singular,
        string plural,
        IEnumerable<Evidence> evidence,
        params ImmutableArray<Fix> fixes) => new()
        {
            Subject = SubjectOf(context, pods),
            Summary = $"{CountOf(context.Route, pods)} {(pods.Count == 1 ? singular : plural)}.",
            Evidence = [.. evidence.Take(MaxShown)],
            Fixes = fixes,
            Coverage = Coverage.Of(pods.Select(NameOf)),
            Severity = IsOnlyPart(context, pods) ? Severity.Warning : Severity.Error,
        };

    /// <summary>Different texts as one, the first three of them.</summary>
    /// <param name="texts">Texts in a fixed order.</param>
    public static string Together(IEnumerable<string> texts) =>
        string.Join("; ", texts.Distinct(StringComparer.Ordinal).Take(3));

    /// <summary>Pod as coverage names it: <c>ns/name</c>.</summary>
    /// <param name="pod">The pod.</param>
    public static string NameOf(Pod pod) => $"{pod.Namespace}/{pod.Name}";

    private static string CountOf(Route route, IReadOnlyCollection<Pod> pods)
    {
        if (route.Service is not { } service)
        {
            return pods.First().Reference.ToString();
        }

        var all = All(route).Length;
        return all == 1 ? $"The only pod of {service.Reference}" : $"{pods.Count} of {all} pods of {service.Reference}";
    }

    private static string SubjectOf(DiagnosisContext context, IReadOnlyCollection<Pod> pods)
    {
        if (pods.Count == 1)
        {
            return pods.First().Reference.ToString();
        }

        var owners = pods.Select(pod => Owners.Of(context.Snapshot, pod)).Distinct().ToList();
        return owners is [{ } owner] ? owner.ToString() : (context.Route.Service?.Reference ?? pods.First().Reference).ToString();
    }

    // The wire wins: what answers at the address that the source dials is not down, whatever these pods do.
    private static bool IsOnlyPart(DiagnosisContext context, IReadOnlyCollection<Pod> pods) =>
        All(context.Route).Any(pod => pod.IsReady)
        || context.At(LadderStep.Frontend).Any(observation => observation.Succeeded)
        || IngressAnswers.Served(context)
        || context.At(LadderStep.Endpoint).Any(observation =>
            observation is { Succeeded: true, Plan.Endpoint: { IsChosen: true, Pod: { } pod } } && pods.Contains(pod));
}
