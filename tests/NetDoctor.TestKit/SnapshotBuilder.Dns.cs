using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.TestKit;

/// <content>The configuration of the cluster's DNS.</content>
public sealed partial class SnapshotBuilder
{
    private ImmutableArray<AccessReview> _reviews = [];

    /// <summary>Adds the Corefile.</summary>
    /// <param name="text">The file.</param>
    public SnapshotBuilder Corefile(string text) => ConfigMap("coredns", "Corefile", text);

    /// <summary>Adds the kubelets' settings.</summary>
    /// <param name="yaml">Lines of a KubeletConfiguration.</param>
    public SnapshotBuilder KubeletSettings(string yaml) => ConfigMap("kubelet-config", "kubelet", yaml);

    /// <summary>Adds a ConfigMap of kube-system with one entry.</summary>
    /// <param name="name">Name.</param>
    /// <param name="key">Key of the entry.</param>
    /// <param name="text">Its text.</param>
    public SnapshotBuilder ConfigMap(string name, string key, string text) => Add(new ConfigMap
    {
        Namespace = "kube-system",
        Name = name,
        Uid = UidOf("ConfigMap", name),
        CreatedAt = Created,
        Data = ImmutableSortedDictionary<string, string>.Empty.Add(key, text),
    });

    /// <summary>Adds what the API server says of a right.</summary>
    /// <param name="verb">Verb.</param>
    /// <param name="resource">Resource, in the core group unless it is <c>endpointslices</c>.</param>
    /// <param name="isAllowed">Its answer.</param>
    public SnapshotBuilder Review(string verb, string resource, bool isAllowed)
    {
        _reviews = _reviews.Add(new AccessReview(
            "system:serviceaccount:kube-system:coredns", verb, resource == "endpointslices" ? "discovery.k8s.io" : "", resource, isAllowed,
            Now - TimeSpan.FromSeconds(20)));
        return this;
    }
}
