using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Model.Cluster;

namespace NetDoctor.TestKit;

/// <content>Workloads, events, policies, and the usual shop.</content>
public sealed partial class SnapshotBuilder
{
    /// <summary>A shop where everything works: <c>web</c> (one pod), <c>payments</c> (three), and the cluster's DNS.</summary>
    /// <remarks>Nodes n1 (10.89.0.11, zone a), n2 (10.89.0.12, zone b). Pod <c>shop/web-5d4c-a</c> 10.244.1.10 on n1; pods
    /// <c>shop/payments-7c9f-a</c>, <c>-b</c>, <c>-c</c> 10.244.1.21 (n1), 10.244.2.22 (n2), 10.244.2.23 (n2) with container port
    /// <c>http</c> 8080; Service <c>shop/payments</c> 10.96.1.2 port <c>http</c> 80 to 8080; Service <c>shop/web</c> 10.96.1.1;
    /// <c>kube-system/kube-dns</c> 10.96.0.10 with pods <c>coredns-668d-a</c> (n1), <c>-b</c> (n2). Deployments own ReplicaSets own pods.</remarks>
    public static SnapshotBuilder HealthyShop() => new SnapshotBuilder()
        .Namespace("default").Namespace("kube-system").Namespace("shop")
        .Node("n1", "10.89.0.11", "a").Node("n2", "10.89.0.12", "b")
        .Service("default", "kubernetes", "10.96.0.1", "https:443->6443", "")
        .Slice("default", "kubernetes", "https:6443", "10.89.0.11")
        .ClusterDns()
        .Deployment("shop", "web", "5d4c", 1)
        .Pod("shop", "web-5d4c-a", "10.244.1.10", "n1", ports: "http:8080", owner: "ReplicaSet/web-5d4c")
        .Service("shop", "web", "10.96.1.1", "http:80->8080")
        .Deployment("shop", "payments", "7c9f", 3)
        .Pod("shop", "payments-7c9f-a", "10.244.1.21", "n1", ports: "http:8080", owner: "ReplicaSet/payments-7c9f")
        .Pod("shop", "payments-7c9f-b", "10.244.2.22", "n2", ports: "http:8080", owner: "ReplicaSet/payments-7c9f")
        .Pod("shop", "payments-7c9f-c", "10.244.2.23", "n2", ports: "http:8080", owner: "ReplicaSet/payments-7c9f")
        .Service("shop", "payments", "10.96.1.2", "http:80->8080");

    /// <summary>Adds the cluster's DNS: Service <c>kube-dns</c> 10.96.0.10 and two CoreDNS pods.</summary>
    public SnapshotBuilder ClusterDns() =>
        Service("kube-system", "kube-dns", "10.96.0.10", "dns:53/UDP dns-tcp:53 metrics:9153", "k8s-app=kube-dns", with: service =>
            service with { Labels = Notation.Labels("k8s-app=kube-dns,kubernetes.io/name=CoreDNS") })
        .Deployment("kube-system", "coredns", "668d", 2, "k8s-app=kube-dns")
        .Pod("kube-system", "coredns-668d-a", "10.244.1.2", "n1", "k8s-app=kube-dns", "dns:53/UDP dns-tcp:53 metrics:9153", owner: "ReplicaSet/coredns-668d")
        .Pod("kube-system", "coredns-668d-b", "10.244.2.2", "n2", "k8s-app=kube-dns", "dns:53/UDP dns-tcp:53 metrics:9153", owner: "ReplicaSet/coredns-668d");

    /// <summary>Adds a Deployment and its ReplicaSet <c>NAME-HASH</c>; pods are added apart.</summary>
    /// <param name="ns">Namespace.</param>
    /// <param name="name">Name.</param>
    /// <param name="hash">Hash in the ReplicaSet's name.</param>
    /// <param name="replicas">Pods that are asked for.</param>
    /// <param name="selector">Labels of the pods; null for <c>app=NAME</c>.</param>
    /// <param name="ready">Pods that are ready; null for all.</param>
    public SnapshotBuilder Deployment(
        string ns, string name, string hash, int replicas, string? selector = null, int? ready = null) =>
        Workload(ResourceKind.Deployment, ns, name, replicas, selector, ready)
        .Workload(ResourceKind.ReplicaSet, ns, $"{name}-{hash}", replicas, selector ?? $"app={name}", ready, workload =>
            workload with { Owner = new OwnerReference("Deployment", name) });

    /// <summary>Adds a workload; pods are added apart.</summary>
    /// <param name="kind">Deployment, StatefulSet, DaemonSet or ReplicaSet.</param>
    /// <param name="ns">Namespace.</param>
    /// <param name="name">Name.</param>
    /// <param name="replicas">Pods that are asked for.</param>
    /// <param name="selector">Labels of the pods; null for <c>app=NAME</c>.</param>
    /// <param name="ready">Pods that are ready; null for all.</param>
    /// <param name="with">Further changes.</param>
    public SnapshotBuilder Workload(
        ResourceKind kind,
        string ns,
        string name,
        int replicas = 1,
        string? selector = null,
        int? ready = null,
        Func<Workload, Workload>? with = null)
    {
        var labels = Notation.Labels(selector ?? $"app={name}");
        var workload = new Workload
        {
            Namespace = ns,
            Name = name,
            Uid = UidOf(kind.ToString(), $"{ns}/{name}"),
            CreatedAt = Created,
            WorkloadKind = kind,
            Replicas = replicas,
            ReadyReplicas = ready ?? replicas,
            Selector = new LabelSelector(labels, []),
            TemplateLabels = labels,
        };
        return Add(with is null ? workload : with(workload));
    }

    /// <summary>Adds a Warning event.</summary>
    /// <param name="regarding">Object it is about.</param>
    /// <param name="reason">One word, such as <c>Unhealthy</c>.</param>
    /// <param name="message">Sentence.</param>
    /// <param name="count">Times it was seen.</param>
    /// <param name="age">Time since it was seen last; null for ten seconds.</param>
    public SnapshotBuilder Event(ObjectReference regarding, string reason, string message, int count = 1, TimeSpan? age = null) =>
        Add(new WarningEvent
        {
            Namespace = regarding.Namespace,
            Name = $"{regarding.Name}.{_facts.Keys.Count(key => key.Kind == ResourceKind.Event):x4}",
            Regarding = regarding,
            Reason = reason,
            Message = message,
            Count = count,
            CreatedAt = Now - (age ?? TimeSpan.FromSeconds(10)),
            LastSeenAt = Now - (age ?? TimeSpan.FromSeconds(10)),
        });

    /// <summary>Adds a Warning event of a pod.</summary>
    /// <param name="ns">Namespace.</param>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="reason">One word, such as <c>Unhealthy</c>.</param>
    /// <param name="message">Sentence.</param>
    public SnapshotBuilder PodEvent(string ns, string pod, string reason, string message) =>
        Event(new ObjectReference("Pod", ns, pod), reason, message);

    /// <summary>Adds a NetworkPolicy that admits nothing in the directions that it applies to.</summary>
    /// <param name="ns">Namespace.</param>
    /// <param name="name">Name.</param>
    /// <param name="podSelector">Labels of the pods that it isolates; empty for all.</param>
    /// <param name="ingress">Whether it isolates for ingress.</param>
    /// <param name="egress">Whether it isolates for egress.</param>
    /// <param name="with">Further changes.</param>
    public SnapshotBuilder Policy(
        string ns,
        string name,
        string podSelector = "",
        bool ingress = true,
        bool egress = false,
        Func<NetworkPolicy, NetworkPolicy>? with = null)
    {
        var policy = new NetworkPolicy
        {
            Namespace = ns,
            Name = name,
            Uid = UidOf("NetworkPolicy", $"{ns}/{name}"),
            CreatedAt = Created,
            PodSelector = new LabelSelector(Notation.Labels(podSelector), []),
            AppliesToIngress = ingress,
            AppliesToEgress = egress,
        };
        return Add(with is null ? policy : with(policy));
    }

    /// <summary>Adds the objects of a manifest, as if they had been applied: exactly those, no controller makes more of them.</summary>
    /// <param name="yaml">One or more documents.</param>
    /// <exception cref="ManifestException">It cannot be read.</exception>
    public SnapshotBuilder Manifest(string yaml)
    {
        foreach (var fact in new ManifestReader(TimeProvider.System).ReadText(yaml, "test.yaml").Facts)
        {
            Add(fact);
        }

        return this;
    }
}
