using System.Collections.Immutable;

namespace NetDoctor.Model.Services;

/// <summary>One Service with its endpoints.</summary>
/// <param name="Health">Its health.</param>
/// <param name="Selector">Labels of the pods behind it, as kubectl takes them after <c>-l</c>; empty without a selector.</param>
/// <param name="SelectedPods">Pods that the selector finds, finished ones left out.</param>
/// <param name="Endpoints">Endpoints, ordered by address.</param>
public sealed record ServiceDetails(
    ServiceHealth Health, string Selector, int SelectedPods, ImmutableArray<ServiceEndpoint> Endpoints);

/// <summary>One endpoint of a Service.</summary>
/// <param name="Address">Address.</param>
/// <param name="Ports">Ports, such as <c>http 8080/TCP</c>.</param>
/// <param name="Ready">Whether it takes new connections.</param>
/// <param name="Terminating">Whether its pod is being deleted.</param>
/// <param name="Target">Object behind it, such as <c>Pod shop/web-0</c>; null for an address outside of the cluster.</param>
/// <param name="Node">Node it runs on; null when unknown.</param>
public sealed record ServiceEndpoint(
    string Address, ImmutableArray<string> Ports, bool Ready, bool Terminating, string? Target, string? Node);
