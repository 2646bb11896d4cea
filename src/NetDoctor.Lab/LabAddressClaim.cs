using System.Net;
using System.Net.Sockets;

namespace NetDoctor.Lab;

/// <summary>Holds an address plan against every other lab of this machine, until it is disposed.</summary>
public sealed class LabAddressClaim : IDisposable
{
    private readonly Socket _socket;

    private LabAddressClaim(LabAddressPlan plan, Socket socket)
    {
        Plan = plan;
        _socket = socket;
    }

    /// <summary>The plan.</summary>
    public LabAddressPlan Plan { get; }

    /// <summary>Claims one plan; null when another lab has it.</summary>
    public static LabAddressClaim? TryClaim(LabAddressPlan plan)
    {
        // A bound socket is given back by the kernel however its process ends, which a lock file is not.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
        try
        {
            socket.Bind(new IPEndPoint(plan.BlackHole.Address, plan.BlackHole.Port + 1));
            socket.Listen(1);
            return new LabAddressClaim(plan, socket);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <summary>Claims the default plan, or any other when another lab of this machine has that.</summary>
    /// <exception cref="IOException">All are taken.</exception>
    public static LabAddressClaim ClaimDefault() => TryClaim(LabAddressPlan.Default) ?? ClaimFree();

    /// <summary>Claims any plan but the default one.</summary>
    /// <exception cref="IOException">All are taken.</exception>
    public static LabAddressClaim ClaimFree() =>
        Enumerable.Range(1, LabAddressPlan.LastIndex)
            .Select(index => TryClaim(new LabAddressPlan(index)))
            .FirstOrDefault(claim => claim is not null)
        ?? throw new IOException($"All {LabAddressPlan.LastIndex} address plans are taken by running labs.");

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
