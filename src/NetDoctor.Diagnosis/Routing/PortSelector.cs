using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Finds the port of a Service that a question means.</summary>
internal static class PortSelector
{
    /// <summary>The port that is asked for.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="asked">Number or name; null for the Service's only port.</param>
    /// <param name="protocol">Transport.</param>
    /// <returns>The port, null when there is none or several could be meant; and, when there is none, those that fit but for
    /// their protocol.</returns>
    public static (ServicePort? Port, ImmutableArray<ServicePort> OtherProtocol) Select(
        Service service, IntOrString? asked, TransportProtocol protocol) =>
        Select(service.Ports.Where(port => IsAsked(port, asked)), protocol, isUnique: asked is not null);

    /// <summary>The port with a node port.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="nodePort">The node port.</param>
    /// <param name="protocol">Transport.</param>
    public static (ServicePort? Port, ImmutableArray<ServicePort> OtherProtocol) SelectByNodePort(
        Service service, int nodePort, TransportProtocol protocol) =>
        Select(service.Ports.Where(port => port.NodePort == nodePort), protocol, isUnique: true);

    private static (ServicePort? Port, ImmutableArray<ServicePort> OtherProtocol) Select(
        IEnumerable<ServicePort> ports, TransportProtocol protocol, bool isUnique)
    {
        var fitting = ports.ToLookup(port => port.Protocol == protocol);
        return fitting[true].Any()
            ? (isUnique || fitting[true].Count() == 1 ? fitting[true].First() : null, [])
            : (null, [.. fitting[false]]);
    }

    private static bool IsAsked(ServicePort port, IntOrString? asked) => asked switch
    {
        null => true,
        { Text: { } name } => port.Name == name,
        { Number: var number } => port.Port == number,
    };
}
