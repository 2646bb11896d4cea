using System.Net;
using System.Net.Sockets;

namespace NetDoctor.Lab.DataPlane;

/// <summary>Where ports below 1024 are really bound: there when the process may, else 20000 higher.</summary>
public sealed class LowPorts
{
    /// <summary>How much higher.</summary>
    public const int Offset = 20000;

    private const int FirstOrdinaryPort = 1024;

    private LowPorts(bool areMoved) => AreMoved = areMoved;

    /// <summary>Ports stay where they are.</summary>
    public static LowPorts Unmoved { get; } = new(areMoved: false);

    /// <summary>Ports are moved.</summary>
    public static LowPorts Moved { get; } = new(areMoved: true);

    /// <summary>Whether low ports are moved.</summary>
    public bool AreMoved { get; }

    /// <summary>Tries what the process may do.</summary>
    /// <param name="address">A loopback address at which nothing listens.</param>
    public static LowPorts Detect(IPAddress address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, 53));
            return Unmoved;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
        {
            return Moved;
        }
    }

    /// <summary>The port that is bound for a port of the lab.</summary>
    public int Map(int port) => AreMoved && port < FirstOrdinaryPort ? port + Offset : port;
}
