using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.NearMisses;

/// <summary>Services in front of a pod.</summary>
internal static class ServicePorts
{
    /// <summary>Ports of the Services that select a pod, with the port of the pod behind each; by name, then by port.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="end">The pod; no Service is in front of another end.</param>
    /// <param name="protocol">Transport.</param>
    public static IEnumerable<(Service Service, int Port, int Target)> To(ClusterSnapshot snapshot, PolicyEnd end, TransportProtocol protocol)
    {
        foreach (var service in Of(snapshot, end))
        {
            foreach (var port in service.Ports.Where(port => port.Protocol == protocol).OrderBy(port => port.Port))
            {
                if (TargetOf(port, end.Pod!) is { } target)
                {
                    yield return (service, port.Port, target);
                }
            }
        }
    }

    /// <summary>Services that select a pod, by name.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="end">The pod.</param>
    public static IEnumerable<Service> Of(ClusterSnapshot snapshot, PolicyEnd end) => end is { Kind: PolicyEndKind.Pod, Pod: { } pod }
        ? snapshot.Services.InNamespace(pod.Namespace)
            .Where(service => service.HasSelector && pod.Labels.Matches(service.Selector))
            .OrderBy(service => service.Name, StringComparer.Ordinal)
        : [];

    private static int? TargetOf(ServicePort port, Pod pod) => port.TargetPort.IsName
        ? pod.Containers.SelectMany(container => container.Ports)
            .FirstOrDefault(one => one.Name == port.TargetPort.Text && one.Protocol == port.Protocol)?.Port
        : port.TargetPort.Number == 0 ? port.Port : port.TargetPort.Number;
}
