using NetDoctor.Lab.DataPlane;

namespace NetDoctor.Lab.Tests.DataPlane;

public sealed class ContainerCommandTests
{
    private const string Image = "registry.k8s.io/e2e-test-images/agnhost:2.53";

    [Theory]
    [InlineData("netexec", "8080/tcp Netexec, 8081/udp NetexecUdp")]
    [InlineData("netexec --http-port=9090 --udp-port=-1", "9090/tcp Netexec")]
    [InlineData("netexec --http-port 9090 --udp-port 9091", "9090/tcp Netexec, 9091/udp NetexecUdp")]
    [InlineData("serve-hostname", "9376/tcp Hostname")]
    [InlineData("serve-hostname --http=false --udp --port=53", "53/udp BareHostname")]
    [InlineData("serve-hostname --tcp --http=false", "9376/tcp BareHostname")]
    [InlineData("grpc-health-checking", "5000/tcp GrpcServing, 8080/tcp Health")]
    [InlineData("grpc-health-checking --port=50051 --delay-unhealthy-sec=0", "50051/tcp GrpcNotServing, 8080/tcp Health")]
    [InlineData("grpc-health-checking --delay-unhealthy-sec=3600", "5000/tcp GrpcServing, 8080/tcp Health")]
    [InlineData("pause", "")]
    [InlineData("", "")]
    public void Reads_what_agnhost_listens_on(string arguments, string expected)
    {
        var command = ContainerCommand.Read(Image, [], arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Null(command.ExitCode);
        Assert.Equal(
            expected, string.Join(", ", command.Ports.Select(port => $"{port.Port}/{(port.IsUdp ? "udp" : "tcp")} {port.Application}")));
    }

    [Theory]
    [InlineData("netexec --tls-cert-file=/localhost.crt --tls-private-key-file=/localhost.key", true)]
    [InlineData("netexec --tls-cert-file=/localhost.crt", false)]
    [InlineData("netexec", false)]
    public void Speaks_TLS_with_a_certificate_and_a_key(string arguments, bool isTls) =>
        Assert.Equal(isTls, ContainerCommand.Read(Image, [], arguments.Split(' ')).Ports[0].IsTls);

    [Fact]
    public void Ends_at_a_command_that_agnhost_does_not_have()
    {
        Assert.Equal(1, ContainerCommand.Read(Image, ["/agnhost", "serve-invoices"], []).ExitCode);
    }

    [Fact]
    public void Runs_other_images_without_a_listener()
    {
        var command = ContainerCommand.Read("docker.io/library/nginx:1.29", [], []);

        Assert.Null(command.ExitCode);
        Assert.Empty(command.Ports);
    }
}
