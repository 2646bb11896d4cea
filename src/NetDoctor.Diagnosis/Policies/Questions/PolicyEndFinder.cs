using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Questions;

/// <summary>Finds pods, nodes and addresses by the words of a question.</summary>
/// <param name="snapshot">Facts.</param>
/// <param name="field">Field of the question, for errors.</param>
internal sealed class PolicyEndFinder(ClusterSnapshot snapshot, string field)
{
    private const string Expected =
        "expected ns/name, ns/pod/name, ns/deploy/name (or sts, ds, rs, rc, job, cronjob), node/name, outside or an address";

    /// <summary>The end that a text names.</summary>
    /// <param name="text">The text, without a port.</param>
    /// <param name="error">What is wrong; null with an end.</param>
    public PolicyEnd? Find(string text, out QuestionError? error)
    {
        error = null;
        if (text == "outside")
        {
            return PolicyEnd.Outside;
        }

        if (IPAddress.TryParse(text.Trim('[', ']'), out var address) && (text.Contains(':', StringComparison.Ordinal) || text.Count(one => one == '.') == 3))
        {
            return PolicyEnd.Of(address, snapshot);
        }

        switch (text.Split('/'))
        {
            case ["node", var name]:
                var node = snapshot.Nodes.Find("", name);
                error = node is null
                    ? Unknown(text, $"There is no node {name}", NearNames.Of(name, snapshot.Nodes.All.Select(one => one.Name)).Select(near => $"node/{near}"))
                    : null;
                return node is null ? null : PolicyEnd.Of(node);
            case [var ns, var name]:
                return Pod(text, ns, null, name, out error);
            case [var ns, var word, var name] when KindOf(word) is { } kind:
                return Pod(text, ns, kind, name, out error);
            case [_, var word, _]:
                error = new QuestionError(field, word, $"'{word}' in '{text}' is not a kind: {Expected}.");
                return null;
            default:
                error = new QuestionError(field, text, text.Length == 0 ? $"A name is missing: {Expected}." : $"'{text}' names nobody: {Expected}.");
                return null;
        }
    }

    private static string? KindOf(string word) => word.ToUpperInvariant() switch
    {
        "RS" or "REPLICASET" or "REPLICASETS" => "ReplicaSet",
        "RC" or "REPLICATIONCONTROLLER" or "REPLICATIONCONTROLLERS" => "ReplicationController",
        "CJ" or "CRONJOB" or "CRONJOBS" => "CronJob",
        _ => SourceParser.KindOf(word)?.ToString(),
    };

    private PolicyEnd? Pod(string text, string ns, string? kind, string name, out QuestionError? error)
    {
        error = null;
        if (kind is null or "Pod" && snapshot.Pods.Find(ns, name) is { } named)
        {
            return PolicyEnd.Of(named, snapshot);
        }

        var owned = snapshot.Pods.InNamespace(ns)
            .Where(pod => kind != "Pod" && Owns(pod).Any(owner => owner.Name == name && (kind is null || owner.Kind == kind)))
            .OrderBy(pod => pod.IsFinished).ThenBy(pod => pod.Name, StringComparer.Ordinal).ToList();
        var kinds = owned.Select(pod => Owns(pod).First(owner => owner.Name == name && (kind is null || owner.Kind == kind)).Kind)
            .Distinct(StringComparer.Ordinal).ToList();
        if (kinds.Count == 1)
        {
            return PolicyEnd.Of(owned[0], snapshot);
        }

        error = kinds.Count > 1
            ? new QuestionError(field, text, $"'{text}' can be any of {string.Join(", ", kinds.Select(one => $"{ns}/{one.ToLowerInvariant()}/{name}"))}: name one of them.")
            : Unknown(text, $"There is no {(kind is null ? "pod or workload" : kind)} {name} with a pod in namespace {ns}", Near(ns, name));
        return null;
    }

    // A pod is named by its controller, and by the one above it.
    private IEnumerable<OwnerReference> Owns(Pod pod)
    {
        if (pod.Owner is { } owner)
        {
            yield return owner;
        }

        if (Owners.Of(snapshot, pod) is { } top && (top.Kind, top.Name) != (pod.Owner!.Kind, pod.Owner.Name))
        {
            yield return new OwnerReference(top.Kind, top.Name);
        }
    }

    private IEnumerable<string> Near(string ns, string name)
    {
        var here = snapshot.Pods.InNamespace(ns).SelectMany(pod => Owns(pod).Select(owner => owner.Name).Append(pod.Name)).Distinct(StringComparer.Ordinal);
        var near = NearNames.Of(name, here).Select(one => $"{ns}/{one}").ToImmutableArray();
        return near.IsEmpty ? NearNames.Namespaces(snapshot, ns).Select(one => $"{one}/{name}") : near;
    }

    private QuestionError Unknown(string text, string what, IEnumerable<string> near) =>
        new(field, text, $"{what}{NearNames.Hint(near)}");
}
