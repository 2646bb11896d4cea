using NetDoctor.Lab.DataPlane;

namespace NetDoctor.Lab.Tests.DataPlane;

public sealed class ServerTraitsTests
{
    private static readonly ServedPort Plain = new(8080, IsUdp: false, Application.Netexec);

    [Fact]
    public void Are_the_usual_ones_without_a_fault() => Assert.Equal(ServerTraits.Usual, ServerTraits.Of(Plain, []));

    [Fact]
    public void Are_TLS_with_a_valid_certificate_where_the_server_has_one() =>
        Assert.Equal(TlsFlavor.Valid, ServerTraits.Of(Plain with { IsTls = true }, []).Tls);

    [Theory]
    [InlineData(FaultKind.TlsExpired, "Expired")]
    [InlineData(FaultKind.TlsNotYetValid, "NotYetValid")]
    [InlineData(FaultKind.TlsWrongName, "WrongName")]
    [InlineData(FaultKind.TlsAlert, "Alert")]
    [InlineData(FaultKind.TlsOldVersion, "OldVersion")]
    [InlineData(FaultKind.ClientCertificate, "ClientCertificate")]
    public void Take_the_flavor_of_TLS_from_the_fault(FaultKind kind, string expected) =>
        Assert.Equal(expected, ServerTraits.Of(Plain with { IsTls = true }, [new Fault(kind, "pod/shop/a")]).Tls.ToString());

    [Fact]
    public void Take_status_redirect_delay_and_close_from_their_faults()
    {
        var traits = ServerTraits.Of(Plain,
        [
            new Fault(FaultKind.Status, "pod/shop/a") { Status = 503 },
            new Fault(FaultKind.Redirect, "pod/shop/a") { Location = "/" },
            new Fault(FaultKind.Slow, "pod/shop/a") { Milliseconds = 600 },
            new Fault(FaultKind.Close, "pod/shop/a"),
        ]);

        Assert.Equal(new ServerTraits(null, 503, "/", TimeSpan.FromMilliseconds(600), Closes: true), traits);
    }
}
