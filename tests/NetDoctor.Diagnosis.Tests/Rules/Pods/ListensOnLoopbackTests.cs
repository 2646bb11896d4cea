using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class ListensOnLoopbackTests
{
    private readonly ListensOnLoopback _rule = new();

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1:8080")]
    [InlineData("::1", "[::1]:8080")]
    public void Reports_the_socket_that_nobody_else_reaches(string address, string shown) => Assert.Contains(
        $"on port 8080 listens only TCP {shown} (node), which no other pod reaches",
        SocketCases.Finding(_rule, ProbeOutcome.Refused, SocketCases.Tcp(address)).Summary, StringComparison.Ordinal);

    [Fact]
    public void Ignores_a_socket_of_all_addresses_beside_it() =>
        Assert.Empty(SocketCases.Findings(_rule, ProbeOutcome.Refused, SocketCases.Tcp("127.0.0.1"), SocketCases.Tcp("0.0.0.0")));

    [Fact]
    public void Ignores_loopback_sockets_of_other_ports() =>
        Assert.Empty(SocketCases.Findings(_rule, ProbeOutcome.Refused, SocketCases.Tcp("127.0.0.1", 9229)));
}
