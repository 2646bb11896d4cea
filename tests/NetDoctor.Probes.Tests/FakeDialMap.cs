using System.Net;

namespace NetDoctor.Probes.Tests;

/// <summary>Dials what the test says, and tells when TCP is dialled.</summary>
internal sealed class FakeDialMap : IDialMap
{
    private readonly TaskCompletionSource _tcpDialled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EndPoint? Udp { get; init; }

    public EndPoint? Tcp { get; init; }

    public Task TcpDialled => _tcpDialled.Task;

    public IPEndPoint Map(IPEndPoint target, bool isUdp)
    {
        if (!isUdp)
        {
            _tcpDialled.TrySetResult();
        }

        return ((isUdp ? Udp : Tcp) as IPEndPoint) ?? target;
    }
}
