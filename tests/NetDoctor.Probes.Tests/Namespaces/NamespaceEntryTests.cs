using System.Net.Sockets;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Namespaces;
using NetDoctor.Probes.Sockets;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Probes.Tests.Namespaces;

public sealed class NamespaceEntryTests(LabFixture fixture) : IClassFixture<LabFixture>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Makes_every_socket_where_it_should_be_and_leaves_no_thread_behind()
    {
        var lab = fixture.Lab;
        var (pod, node) = (lab.Pod("client"), lab.Node("n1"));

        var result = await EnterAsync(
            node, "load", $"/proc/{pod.ProcessId}/ns/net", pod.Address, node.Address, lab.Node("n2").Address, "10000");

        Assert.Equal("", result.Error);
        Assert.Equal(
            """
            10000 entries, 0 sockets for the pod elsewhere, 0 own sockets elsewhere
            0 stray threads, connections refused: True

            """, result.Output);
    }

    [Fact]
    public async Task Ends_the_process_when_there_is_no_way_back()
    {
        var lab = fixture.Lab;

        var result = await EnterAsync(lab.Node("n1"), "no-way-back", $"/proc/{lab.Pod("client").ProcessId}/ns/net");

        Assert.Contains("could not be left", result.Error, StringComparison.Ordinal);
        Assert.Equal((134, ""), (result.ExitCode, result.Output));
    }

    [Fact]
    public void Says_when_a_process_has_ended()
    {
        var exception = Assert.Throws<NamespaceException>(() => NetworkNamespace.Open($"/proc/{int.MaxValue}/ns/net"));

        Assert.Contains("ended", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_what_is_no_network_namespace() =>
        Assert.Contains(
            "not a network namespace",
            Assert.Throws<NamespaceException>(() => NetworkNamespace.Open("/proc/self/ns/uts")).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task Probes_are_told_when_their_socket_is_of_another_place()
    {
        using var listener = Listeners.Listen();
        await using var probing = new Probing();
        var place = new ProbePlace(new(VantageKind.Pod, "n1", "shop/web-0"), new ForeignSockets());

        var result = await probing.Runner.ProbeAsync(
            new TcpProbeSpec { Address = "127.0.0.1", Port = 1 }.At(listener.LocalEndPoint), place, Cancelled);

        Assert.Equal(ProbeOutcome.LocalError, result.Outcome);
        Assert.Equal("It came out elsewhere.", result.Detail);
        Assert.Equal("shop/web-0's pod", result.Vantage.ToString());
    }

    private Task<LabCommandResult> EnterAsync(LabPlace place, params string[] arguments) =>
        fixture.Lab.RunAsync(place, [.. NamespaceLab.OwnCommand, EntryProgram.Name, .. arguments], "", Cancelled);

    private sealed class ForeignSockets : ISocketSource
    {
        public ValueTask<Socket> OpenAsync(
            AddressFamily family, SocketType type, ProtocolType protocol, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new Socket(family, type, protocol));

        public void Verify(Socket socket) => throw new NamespaceException("It came out elsewhere.");
    }
}
