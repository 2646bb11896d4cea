using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>The pods of the cluster's DNS as policies see them.</summary>
internal static class DnsServers
{
    /// <summary>Port of the DNS Service, and of its pods where nothing else is said.</summary>
    public const int Port = 53;

    /// <summary>Its pods, each with the port that it listens on; never empty.</summary>
    /// <remarks>Manifests seldom have the cluster's DNS among them: then the pods that kubeadm makes are assumed.</remarks>
    /// <param name="snapshot">Facts.</param>
    public static List<(PolicyEnd End, int Port)> Of(ClusterSnapshot snapshot)
    {
        var found = (from service in Services(snapshot)
                     where service.HasSelector
                     from pod in snapshot.PodsSelectedBy(service)
                     from port in service.Ports
                     where port.Port == Port
                     let target = port.TargetPort.IsName
                         ? pod.Containers.SelectMany(container => container.Ports).FirstOrDefault(one => one.Name == port.TargetPort.Text)?.Port ?? Port
                         : port.TargetPort.Number == 0 ? Port : port.TargetPort.Number
                     select (PolicyEnd.Of(pod, snapshot), target)).Distinct().ToList();
        return found.Count > 0
            ? found
            : [(PolicyEnd.OfLabels("kube-system", PolicyEnd.NamespaceLabelsOf("kube-system", snapshot), LabelSet.From([new("k8s-app", "kube-dns")])), Port)];
    }

    /// <summary>The Services of the cluster's DNS; empty when there are none to be seen.</summary>
    /// <param name="snapshot">Facts.</param>
    public static IEnumerable<Service> Services(ClusterSnapshot snapshot) => snapshot.Services.All.Where(service =>
        service.Labels["k8s-app"] == "kube-dns" || (service.Namespace, service.Name) is ("kube-system", "kube-dns") or ("openshift-dns", "dns-default"));
}
