using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.NodeMeshes;

/// <summary>A node of the mesh.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Zone">Its zone; null when it has no label of one.</param>
/// <param name="Address">Its own address, <c>InternalIP</c>.</param>
/// <param name="Pod">Pod on it that no policy is about, so that what is lost is lost by the network; null for none.</param>
public sealed record MeshNode(string Name, string? Zone, IPAddress Address, Pod? Pod);
