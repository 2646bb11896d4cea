using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Questions;

/// <summary>Finds the flows that a question about policies means.</summary>
/// <remarks>A Service is translated as kube-proxy would, but to every pod that it selects, ready or not: what policies say does not depend on
/// it; one without selector to what its EndpointSlices say. Several pods of one workload count as one, the first by name, unless a Service leads to them.</remarks>
public static class PolicyQuestions
{
    /// <summary>The flows of a question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="snapshot">Facts.</param>
    public static PolicyFlows Resolve(PolicyQuestion question, ClusterSnapshot snapshot)
    {
        var source = new PolicyEndFinder(snapshot, "from").Find(question.From.Trim(), out var fromError);
        var (to, written) = SplitPort(question.To.Trim());
        if (written is not null && question.Port is not null && written != question.Port)
        {
            return PolicyFlows.Of(fromError, new QuestionError("port", question.Port, $"'{question.To}' has the port {written}, and {question.Port} is given beside it: one of them is expected."));
        }

        var portText = written ?? question.Port;
        var port = portText is null ? null : PortOf(portText);
        var portError = portText is not null && port is null
            ? new QuestionError("port", portText, $"'{portText}' is not a port: expected 1 to 65535 or the name of a port.")
            : null;
        if (ServiceOf(to, source, snapshot, out var toError) is { } service)
        {
            return fromError is not null || portError is not null
                ? PolicyFlows.Of(fromError, portError)
                : OfService(source!, service, port, question.Protocol, snapshot) with { Name = IPAddress.TryParse(to.Trim('[', ']'), out _) ? null : to };
        }

        var destination = toError is null ? new PolicyEndFinder(snapshot, "to").Find(to, out toError) : null;
        if (source is null || destination is null || portError is not null)
        {
            return PolicyFlows.Of(fromError, toError, portError);
        }

        return NumberOf(destination, port, question, out var missing) is { } number
            ? new PolicyFlows([new PolicyFlow(source, destination, question.Protocol, number)], [], null)
            : PolicyFlows.Of(missing);
    }

    private static (string Name, string? Port) SplitPort(string text)
    {
        // An IPv6 address without brackets has colons of its own.
        if (IPAddress.TryParse(text, out var address) && address.ToString().Contains(':', StringComparison.Ordinal) && !text.Contains(']', StringComparison.Ordinal))
        {
            return (text, null);
        }

        var (name, port) = HostParser.SplitPort(text);
        return name.StartsWith('[') && !name.EndsWith(']') ? (text, null) : (name, port);
    }

    private static IntOrString? PortOf(string text) => KubernetesNames.PortNumber(text) is { } number ? IntOrString.FromNumber(number)
        : KubernetesNames.IsPortName(text) ? IntOrString.FromName(text)
        : null;

    private static Service? ServiceOf(string text, PolicyEnd? source, ClusterSnapshot snapshot, out QuestionError? error)
    {
        error = null;
        if (IPAddress.TryParse(text.Trim('[', ']'), out var address))
        {
            return snapshot.Services.By(address).FirstOrDefault(one => FlowMaker.IsTaken(one, address));
        }

        if (text.Contains('/', StringComparison.Ordinal) || text is "outside" or "")
        {
            return null;
        }

        var parsed = HostParser.Parse(text, 1, snapshot.ClusterDomain);
        if (parsed.Value is not ServiceTarget target)
        {
            error = parsed.Error is { } wrong ? wrong with { Field = "to" } : new QuestionError("to", text, $"'{text}' is outside of the cluster: its address is expected, which policies judge by.");
            return null;
        }

        var ns = target.Namespace ?? source?.Namespace;
        if (string.IsNullOrEmpty(ns))
        {
            error = new QuestionError("to", text, $"'{text}' has no namespace: expected {target.Name}.NAMESPACE for a Service or NAMESPACE/{target.Name} for a workload.");
            return null;
        }

        if (snapshot.Services.Find(ns, target.Name) is not { } service)
        {
            var near = NearNames.Services(snapshot, ns, target.Name).Select(key => $"{key.Name}.{key.Namespace}");
            error = new QuestionError("to", text, $"There is no Service {ns}/{target.Name}{NearNames.Hint(near)}");
            return null;
        }

        return service;
    }

    private static PolicyFlows OfService(PolicyEnd source, Service service, IntOrString? asked, TransportProtocol protocol, ClusterSnapshot snapshot)
    {
        if (service.Type == ServiceType.ExternalName)
        {
            return new PolicyFlows([], [], $"Service {service.Namespace}/{service.Name} stands for {service.ExternalName}: its address is needed, which policies judge by.");
        }

        if (PortSelector.Select(service, asked, protocol).Port is not { } port)
        {
            var ports = string.Join(", ", service.Ports.Select(one => $"{(one.Name is null ? "" : $"{one.Name} ")}{one.Port}/{one.Protocol.Label()}"));
            return PolicyFlows.Of(new QuestionError(
                "port", asked?.ToString() ?? "", $"Service {service.Namespace}/{service.Name} has {(asked is null ? "several ports" : $"no port {asked}/{protocol.Label()}")}: expected one of {ports}."));
        }

        if (!service.HasSelector)
        {
            return OfSlices(source, service, port, protocol, snapshot);
        }

        var pods = snapshot.PodsSelectedBy(service);
        var flows = pods.Select(pod => (Pod: pod, Port: Target(port, pod)))
            .Where(pair => pair.Port > 0)
            .Select(pair => new PolicyFlow(source, PolicyEnd.Of(pair.Pod, snapshot), protocol, pair.Port))
            .ToImmutableArray();
        return flows.IsEmpty
            ? new PolicyFlows([], [], pods.IsEmpty
                ? $"Service {service.Namespace}/{service.Name} selects no pod: there is nothing that policies could judge."
                : $"No pod behind Service {service.Namespace}/{service.Name} has the port {port.TargetPort} that the Service leads to.")
            : new PolicyFlows(flows, [], null);
    }

    // Nobody but whoever writes its slices says where it leads.
    private static PolicyFlows OfSlices(PolicyEnd source, Service service, ServicePort port, TransportProtocol protocol, ClusterSnapshot snapshot)
    {
        var flows = EndpointCollector.Collect(snapshot, service, port, null, null).Select(candidate => candidate.Route.Address)
            .Where(address => address.Port > 0)
            .Select(address => new PolicyFlow(source, PolicyEnd.Of(address.Address, snapshot), protocol, address.Port))
            .ToImmutableArray();
        return new PolicyFlows(flows, [], flows.IsEmpty
            ? $"Service {service.Namespace}/{service.Name} has no selector, and no EndpointSlice says where it leads: there is nothing that policies could judge."
            : null);
    }

    private static int Target(ServicePort port, Pod pod) => port.TargetPort.IsName
        ? NamedPort(pod, port.TargetPort.Text!, port.Protocol)
        : port.TargetPort.Number > 0 ? port.TargetPort.Number : port.Port;

    private static int NamedPort(Pod pod, string name, TransportProtocol protocol) => pod.Containers.SelectMany(container => container.Ports)
        .FirstOrDefault(port => port.Name == name && port.Protocol == protocol)?.Port ?? 0;

    private static int? NumberOf(PolicyEnd destination, IntOrString? port, PolicyQuestion question, out QuestionError? error)
    {
        error = null;
        if (port is not { } given)
        {
            error = new QuestionError("port", "", $"'{question.To}' has no port: expected a port of 1 to 65535 or the name of a container port.");
            return null;
        }

        if (!given.IsName)
        {
            return given.Number;
        }

        var number = destination.Pod is { } pod ? NamedPort(pod, given.Text!, question.Protocol) : 0;
        if (number > 0)
        {
            return number;
        }

        var declared = destination.Pod?.Containers.SelectMany(container => container.Ports).Where(one => one.Name is not null)
            .Select(one => $"{one.Name} {one.Port}/{one.Protocol.Label()}").ToList() ?? [];
        error = new QuestionError("port", given.Text!, $"{destination} declares no {question.Protocol.Label()} port named {given.Text}: "
            + (declared.Count == 0 ? "expected a number." : $"expected a number or one of {string.Join(", ", declared)}."));
        return null;
    }
}
