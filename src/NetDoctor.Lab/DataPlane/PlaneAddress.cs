using System.Net;

namespace NetDoctor.Lab.DataPlane;

/// <summary>A place in the lab's network at which something can answer.</summary>
/// <param name="Address">Address as the cluster's objects name it.</param>
/// <param name="Port">Port as the cluster's objects name it, also when the process may not bind it.</param>
/// <param name="IsUdp">True for UDP, false for TCP.</param>
public readonly record struct PlaneAddress(IPAddress Address, int Port, bool IsUdp)
{
    /// <summary>Address and port together.</summary>
    public IPEndPoint EndPoint => new(Address, Port);

    /// <inheritdoc/>
    public override string ToString() => $"{Address}:{Port}/{(IsUdp ? "udp" : "tcp")}";
}
