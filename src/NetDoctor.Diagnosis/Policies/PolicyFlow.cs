using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>New connections from one end to a port of another, as they are after the translation of Service addresses.</summary>
/// <param name="Source">Who opens them.</param>
/// <param name="Destination">Whom they are for.</param>
/// <param name="Protocol">Transport.</param>
/// <param name="Port">Port at the destination itself, 1–65535: for a Service, its <c>targetPort</c>.</param>
/// <remarks>Source: Kubernetes documentation, "Network Policies", Behavior of ipBlock selectors; policies are about pods, and whether the
/// address of a Service is seen before or after its translation is left to the plugin.</remarks>
public sealed record PolicyFlow(PolicyEnd Source, PolicyEnd Destination, TransportProtocol Protocol, int Port);
