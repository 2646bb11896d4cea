using System.Text;
using NetDoctor.Agent.Facts;

namespace NetDoctor.Agent.Tests.Facts;

/// <summary>What is read of processes and counters.</summary>
public sealed class ProcessTextTests
{
    [Fact]
    public void Reads_the_variables_of_Services_of_a_recorded_pod()
    {
        var environ = Encoding.UTF8.GetBytes(Recorded.Text("payments/service-env.txt").Replace('\n', '\0'));

        var variables = ProcessEnvironment.Parse(environ).ToDictionary(variable => variable.Name, variable => variable.Value);

        Assert.Equal("10.96.253.192", variables["PAYMENTS_SERVICE_HOST"]);
        Assert.Equal("80", variables["PAYMENTS_SERVICE_PORT"]);
        Assert.Equal("9090", variables["PAYMENTS_SERVICE_PORT_METRICS"]);
        Assert.DoesNotContain("PAYMENTS_PORT_80_TCP_ADDR", variables.Keys);
    }

    [Fact]
    public void Leaves_out_every_other_variable_and_the_password_of_a_proxy()
    {
        var variables = ProcessEnvironment.Parse(
            "PASSWORD=x\0HTTPS_PROXY=http://me:p@ss@proxy:3128\0no_proxy=.cluster.local\0DB_SERVICE_HOST=secret\0"u8);

        Assert.Equal(
            [("HTTPS_PROXY", "http://proxy:3128"), ("no_proxy", ".cluster.local")],
            variables.Select(variable => (variable.Name, variable.Value)));
    }

    [Theory]
    [InlineData("A_SERVICE_PORT_KEY=hunter2\0")]
    [InlineData("SERVICE_PORTAL=80\0")]
    [InlineData("=\0\0x\0")]
    public void Leaves_out_what_only_looks_like_a_variable_of_a_Service(string environ) =>
        Assert.Empty(ProcessEnvironment.Parse(Encoding.UTF8.GetBytes(environ)));

    [Fact]
    public void Reads_how_many_files_may_be_open()
    {
        const string Limits = "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max cpu time              unlimited            unlimited            seconds   \n"
            + "Max open files            1024                 524288               files     \n";

        Assert.Equal(1024, ProcessLimits.OpenFiles(Limits));
        Assert.Null(ProcessLimits.OpenFiles(Limits.Replace("1024 ", "unlimited", StringComparison.Ordinal)));
        Assert.Null(ProcessLimits.OpenFiles(""));
    }

    // Truth: the numbers of the recorded file, read by hand.
    [Fact]
    public void Reads_counters_by_group_and_name()
    {
        var tcp = ProcCounters.Parse(Recorded.Text("n1/proc-net-snmp.txt"));

        Assert.Equal((88145, 478, 1), (tcp["Tcp.OutSegs"], tcp["Tcp.RetransSegs"], tcp["Ip.Forwarding"]));
        Assert.Contains("TcpExt.ListenOverflows", ProcCounters.Parse(Recorded.Text("n1/proc-net-netstat.txt")).Keys);
    }

    [Fact]
    public void Passes_over_counters_without_their_names() => Assert.Empty(ProcCounters.Parse("Tcp: A B\nUdp: 1 2\nTcp: 1\n"));
}
