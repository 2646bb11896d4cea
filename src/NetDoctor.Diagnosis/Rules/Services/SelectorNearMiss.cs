using NetDoctor.Model;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The Service selects no pod, but some pods lack just one of the labels, by key or by value.</summary>
/// <remarks>Source: Kubernetes documentation, "Labels and Selectors".</remarks>
public sealed class SelectorNearMiss : IRule
{
    private const int MaxDistance = 3;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC10", "Selector near-miss", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod, ResourceKind.EndpointSlice],
        Explains = ["SVC08", "SVC12", "DNS26"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Service is not { } service || !ServiceFacts.SelectsNothing(context))
        {
            yield break;
        }

        var nearest = Nearest(context.Snapshot, service);
        if (nearest.Count == 0)
        {
            yield break;
        }

        var (miss, pods) = nearest[0];
        var names = PodWords.List(pods.Select(pod => pod.Name), 3);
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Service {service.Namespace}/{service.Name} selects {miss.Key}={miss.Value}, "
                + $"but the nearest {(pods.Count == 1 ? $"pod ({names}) has" : $"pods ({names}) have")} {miss.Has}.",
            Evidence =
            [
                context.Derived(service, $"selector {service.Selector} matches no pod"),
                .. nearest.Take(3).Select(one => context.Derived(one.Pods[0], $"labels {one.Pods[0].Labels}")),
                .. Wire.FailedDials(context).Take(1).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                new Fix(
                    "If these pods are meant, correct the selector.",
                    $"kubectl -n {service.Namespace} patch service {service.Name} -p '{{\"spec\":{{\"selector\":{{{miss.Patch}}}}}}}'"),
                new Fix("Or correct the labels in the pod template; a workload's own selector must keep matching it."),
            ],
        };
    }

    /// <summary>Whether some pods come so near that they are what the Service was meant for.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="service">A Service that selects no pod.</param>
    internal static bool HasOne(ClusterSnapshot snapshot, Service service) => Nearest(snapshot, service).Count > 0;

    // Pods of the smallest distance only, by their labels.
    private static List<(Miss Miss, List<Pod> Pods)> Nearest(ClusterSnapshot snapshot, Service service)
    {
        var near = snapshot.Pods.InNamespace(service.Namespace)
            .Where(pod => !pod.IsFinished)
            .GroupBy(pod => pod.Labels)
            .Select(group => (Pods: group, Miss: MissOf(service, group.Key)))
            .Where(pair => pair.Miss is not null && !IsOfAnother(snapshot, service, pair.Miss, pair.Pods.Key))
            .Select(pair => (Miss: pair.Miss!, Pods: pair.Pods.OrderBy(pod => pod.Name, StringComparer.Ordinal).ToList()))
            .OrderBy(pair => pair.Miss.Rank)
            .ThenBy(pair => pair.Pods[0].Name, StringComparer.Ordinal)
            .ToList();
        return [.. near.Where(pair => pair.Miss.Rank == near[0].Miss.Rank && pair.Miss.Has == near[0].Miss.Has)];
    }

    private static Miss? MissOf(Service service, LabelSet labels)
    {
        var unmet = service.Selector.Where(wanted => labels[wanted.Key] != wanted.Value).Take(2).ToList();
        if (unmet.Count != 1)
        {
            return null;
        }

        var (key, value) = unmet[0];
        var other = labels.FirstOrDefault(label => label.Value == value && service.Selector[label.Key] is null
            && (IsNear(key, label.Key) || key.Split('/')[^1] == label.Key.Split('/')[^1] || IsIdentity(key, label.Key)));
        if (other.Key is not null)
        {
            return new Miss(0, key, value, $"{other.Key}={value}", $"\"{key}\":null,\"{other.Key}\":\"{value}\"");
        }

        // With one label alone every pod of the namespace is one label away: only a value that could be a slip of it counts.
        var has = labels[key];
        var rank = has is not null && IsNear(value, has) ? 1
            : has is not null && has == service.Name ? 2
            : service.Selector.Count > 1 && !TellsApart(key) ? 3
            : (int?)null;
        return rank is null ? null : has is null
            ? new Miss(rank.Value, key, value, $"no label {key}", $"\"{key}\":null")
            : new Miss(rank.Value, key, value, $"{key}={has}", $"\"{key}\":\"{has}\"");
    }

    // Pods of a sibling, such as orders-us of orders-eu: a Service of the sibling's own name has them.
    private static bool IsOfAnother(ClusterSnapshot snapshot, Service service, Miss miss, LabelSet labels) =>
        labels[miss.Key] is { } has && !service.Name.Contains(has, StringComparison.Ordinal)
        && snapshot.Services.Find(service.Namespace, has) is { HasSelector: true } own && labels.Matches(own.Selector);

    // Labels by which applications of one release are told apart: with another value of these, pods are of another application.
    private static bool TellsApart(string key) =>
        Identity(key) || key is "app.kubernetes.io/instance" or "app.kubernetes.io/component" or "component" or "release" or "instance";

    private static bool IsNear(string left, string right) =>
        EditDistance.Of(left, right, Math.Clamp(Math.Min(left.Length, right.Length) / 3, 1, MaxDistance)) is > 0;

    // The two conventions for naming an application, mixed up more often than any other key.
    private static bool IsIdentity(string left, string right) => Identity(left) && Identity(right);

    private static bool Identity(string key) => key is "app" or "k8s-app" or "app.kubernetes.io/name" or "name";

    private sealed record Miss(int Rank, string Key, string Value, string Has, string Patch);
}
