using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>Pods that come nearest to a selector that matches none, with what keeps each from being selected.</summary>
/// <param name="Pods">Pods with the same labels, ordered by name.</param>
/// <param name="Differences">What differs, in words: <c>app=web in place of app=payments</c>, <c>no label tier</c>.</param>
internal sealed record NearestPods(ImmutableArray<Pod> Pods, ImmutableArray<string> Differences)
{
    private const int MaxGroups = 3;

    private static readonly string[] HashLabels = ["pod-template-hash", "controller-revision-hash", "pod-template-generation"];

    /// <summary>The groups with the fewest differences in the Service's namespace, at most three; none that shares nothing with the selector.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="service">The Service.</param>
    public static ImmutableArray<NearestPods> Of(ClusterSnapshot snapshot, Service service)
    {
        var groups = snapshot.Pods.InNamespace(service.Namespace)
            .Where(pod => !pod.IsFinished)
            .GroupBy(LabelsOf, StringComparer.Ordinal)
            .Select(group => new NearestPods(
                [.. group.OrderBy(pod => pod.Name, StringComparer.Ordinal)], DifferencesOf(service.Selector, group.First().Labels)))
            .Where(group => group.Differences.Length < service.Selector.Count)
            .OrderBy(group => group.Differences.Length)
            .ThenBy(group => group.Pods[0].Name, StringComparer.Ordinal)
            .ToList();
        return [.. groups.TakeWhile(group => group.Differences.Length == groups[0].Differences.Length).Take(MaxGroups)];
    }

    /// <summary>Namespaces other than the Service's that have pods which its selector would match, ordered; a Service selects in its
    /// own only.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="service">The Service.</param>
    public static ImmutableArray<string> Elsewhere(ClusterSnapshot snapshot, Service service) =>
    [
        .. snapshot.Pods.Namespaces
            .Where(ns => ns != service.Namespace
                && snapshot.Pods.InNamespace(ns).Any(pod => !pod.IsFinished && pod.Labels.Matches(service.Selector)))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary><c>web-5d4c-a, web-5d4c-b: app=web in place of app=payments</c>.</summary>
    public override string ToString() =>
        $"{PodWords.List(Pods.Select(pod => pod.Name), 2)}: {string.Join(" and ", Differences)}";

    private static string LabelsOf(Pod pod) => string.Join(
        ',', pod.Labels.Where(label => !HashLabels.Contains(label.Key)).Select(label => $"{label.Key}={label.Value}"));

    private static ImmutableArray<string> DifferencesOf(LabelSet selector, LabelSet labels) =>
    [
        .. selector.Where(wanted => labels[wanted.Key] != wanted.Value).Select(wanted => labels[wanted.Key] is { } has
            ? $"{wanted.Key}={has} in place of {wanted.Key}={wanted.Value}"
            : $"no label {wanted.Key}"),
    ];
}
