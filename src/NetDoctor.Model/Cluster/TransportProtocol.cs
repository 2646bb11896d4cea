namespace NetDoctor.Model.Cluster;

/// <summary>Transport of a port or of a question; Kubernetes' default is TCP.</summary>
public enum TransportProtocol
{
    Tcp,
    Udp,
    Sctp,
}

/// <summary>How protocols are written.</summary>
public static class TransportProtocols
{
    /// <summary><c>TCP</c>, <c>UDP</c> or <c>SCTP</c>, as the Kubernetes API spells it.</summary>
    /// <param name="protocol">The protocol.</param>
    public static string Label(this TransportProtocol protocol) => protocol switch
    {
        TransportProtocol.Udp => "UDP",
        TransportProtocol.Sctp => "SCTP",
        _ => "TCP",
    };
}
