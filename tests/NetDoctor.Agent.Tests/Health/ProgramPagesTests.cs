using NetDoctor.Agent.Health;

namespace NetDoctor.Agent.Tests.Health;

public sealed class ProgramPagesTests
{
    private const string Text = """
        55acb386c000-55acb388b000 r--p 00000000 fe:00 123   /usr/local/bin/netdoctor-agent
        Size:                124 kB
        Rss:                 124 kB
        Anonymous:             0 kB
        VmFlags: rd mr mw me sd
        55acb388b000-55acb405b000 r-xp 0001f000 fe:00 123   /usr/local/bin/netdoctor-agent
        Rss:                7808 kB
        Anonymous:             0 kB
        55acb4760000-55acb4762000 r--p 00ef3000 fe:00 123   /usr/local/bin/netdoctor-agent
        Rss:                   8 kB
        Anonymous:             8 kB
        55acb4762000-55acb47a1000 rw-p 00ef5000 fe:00 123   /usr/local/bin/netdoctor-agent
        Anonymous:             0 kB
        55acb47a1000-55acb4cd0000 rw-p 00000000 00:00 0
        Anonymous:             0 kB
        7f9055200000-7f90552c5000 r--p 00000000 fe:00 456   /usr/lib/x86_64-linux-gnu/libcrypto.so.3
        Anonymous:             0 kB
        7f90552c5000-7f9055542000 r-xp 000c5000 fe:00 456   /usr/lib/x86_64-linux-gnu/libcrypto.so.3
        Anonymous:             0 kB
        7fff55200000-7fff552c5000 r-xp 00000000 00:00 0     [vdso]
        Anonymous:             0 kB
        """;

    [Fact]
    public void Takes_what_is_as_the_programs_file_is_and_nothing_that_was_or_can_be_written_to() => Assert.Equal(
        [(0x55acb386c000L, 0x55acb388b000), (0x55acb388b000, 0x55acb405b000), (0x7f90552c5000, 0x7f9055542000)],
        ProgramPages.Unchanged(Text.Split('\n'), "/usr/local/bin/netdoctor-agent"));

    [Fact]
    public void Goes_on_as_before_when_they_were_given_back()
    {
        var given = ProgramPages.GiveBack();

        Assert.InRange(given, 1, long.MaxValue);
    }
}
