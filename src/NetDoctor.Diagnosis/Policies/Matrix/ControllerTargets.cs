using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>Finds what the controllers of Ingresses and Routes may reach: the pods behind their Services, on the ports that these lead to, as far
/// as policies admit a pod of an unknown namespace without labels.</summary>
/// <remarks>Which pods forward is not asked: a policy that admits only the controller's own namespace or labels admits none here. Ingresses and
/// Routes forward TCP. Source: Kubernetes documentation, "Ingress"; OpenShift documentation, "Configuring Routes".</remarks>
internal static class ControllerTargets
{
    private static readonly PolicyEnd Nobody = PolicyEnd.OfLabels("", LabelSet.Empty, LabelSet.Empty);

    /// <summary>Every pod that an Ingress or a Route leads to, with its port; a pod may come several times.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="evaluator">Decides.</param>
    public static IEnumerable<(Pod Pod, PortRuling Ruling)> Of(ClusterSnapshot snapshot, PolicyEvaluator evaluator)
    {
        var asked = new HashSet<(string, IngressBackend)>();
        foreach (var ingress in snapshot.Ingresses.All)
        {
            foreach (var backend in ingress.Paths.Select(path => path.Backend).Append(ingress.DefaultBackend).OfType<IngressBackend>())
            {
                if (asked.Add((ingress.Namespace, backend)) && snapshot.Services.Find(ingress.Namespace, backend.ServiceName) is { } service)
                {
                    foreach (var one in Behind(service, backend, snapshot, evaluator))
                    {
                        yield return one;
                    }
                }
            }
        }
    }

    private static IEnumerable<(Pod Pod, PortRuling Ruling)> Behind(
        Service service, IngressBackend backend, ClusterSnapshot snapshot, PolicyEvaluator evaluator)
    {
        if (PortOf(service, backend.Port) is not { } port)
        {
            yield break;
        }

        foreach (var pod in snapshot.PodsSelectedBy(service))
        {
            if (NumberOf(port, pod) is not (>= 1 and <= PortMatcher.MaxPort and var number))
            {
                continue;
            }

            var outcome = evaluator.Decide(new PolicyFlow(Nobody, PolicyEnd.Of(pod, snapshot), TransportProtocol.Tcp, number)).Outcome;
            var ports = PortSet.Of(TransportProtocol.Tcp, number, number);
            if (outcome != PolicyOutcome.Denied)
            {
                yield return (pod, outcome == PolicyOutcome.Allowed ? new(ports, PortSet.None, ports) : new(PortSet.None, ports, PortSet.None));
            }
        }
    }

    private static ServicePort? PortOf(Service service, IntOrString wanted) => service.Ports.FirstOrDefault(port =>
        port.Protocol == TransportProtocol.Tcp && (wanted.IsName ? port.Name == wanted.Text : port.Port == wanted.Number));

    private static int NumberOf(ServicePort port, Pod pod) => port.TargetPort switch
    {
        { IsName: true } name => pod.Containers.SelectMany(container => container.Ports)
            .FirstOrDefault(declared => declared.Name == name.Text && declared.Protocol == port.Protocol)?.Port ?? 0,
        { Number: > 0 } number => number.Number,
        _ => port.Port,
    };
}
