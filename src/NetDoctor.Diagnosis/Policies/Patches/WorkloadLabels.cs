using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Patches;

/// <summary>The labels that single out a workload in its namespace.</summary>
internal static class WorkloadLabels
{
    // By these people tell workloads; the well-known ones first.
    private static readonly ImmutableArray<string> Preferred =
        ["app.kubernetes.io/name", "app", "k8s-app", "app.kubernetes.io/instance", "app.kubernetes.io/component", "name", "component", "role", "tier"];

    // These change with each version of a workload, or from one of its pods to the next.
    private static readonly ImmutableHashSet<string> Passing =
    [
        "pod-template-hash", "controller-revision-hash", "pod-template-generation", "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index",
        "controller-uid", "batch.kubernetes.io/controller-uid", "job-name", "batch.kubernetes.io/job-name", "batch.kubernetes.io/job-completion-index",
        "app.kubernetes.io/version", "app.kubernetes.io/managed-by", "helm.sh/chart", "version", "chart", "heritage",
    ];

    /// <summary>A selector of a pod's workload, with as few labels as tell it from the others; empty when the pod has no lasting label.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="end">A pod.</param>
    public static LabelSelector Of(ClusterSnapshot snapshot, PolicyEnd end)
    {
        var lasting = end.Labels.Where(label => !Passing.Contains(label.Key))
            .OrderBy(label => Preferred.IndexOf(label.Key) is >= 0 and var index ? index : Preferred.Length)
            .ThenBy(label => label.Key, StringComparer.Ordinal).ToList();
        var strangers = end.Pod is null ? [] : Strangers(snapshot, end.Pod).ToList();
        var chosen = new List<KeyValuePair<string, string>>();
        foreach (var label in lasting)
        {
            var rest = strangers.Where(pod => pod.Labels[label.Key] == label.Value).ToList();
            if (chosen.Count > 0 && rest.Count == strangers.Count)
            {
                continue;
            }

            chosen.Add(label);
            strangers = rest;
            if (strangers.Count == 0)
            {
                break;
            }
        }

        return new LabelSelector(LabelSet.From(chosen), []);
    }

    private static IEnumerable<Pod> Strangers(ClusterSnapshot snapshot, Pod pod)
    {
        var own = FlowClass.WorkloadOf(snapshot, pod);
        return snapshot.Pods.InNamespace(pod.Namespace)
            .Where(other => !other.HostNetwork && !other.IsFinished && FlowClass.WorkloadOf(snapshot, other) != own);
    }
}
