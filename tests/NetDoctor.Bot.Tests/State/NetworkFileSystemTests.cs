using NetDoctor.Bot.State;

namespace NetDoctor.Bot.Tests.State;

public sealed class NetworkFileSystemTests
{
    [Theory]
    [InlineData("nfs", true)]
    [InlineData("nfs4", true)]
    [InlineData("cifs", true)]
    [InlineData("smb2", true)]
    [InlineData("ceph", true)]
    [InlineData("ext4", false)]
    [InlineData("xfs", false)]
    [InlineData("tmpfs", false)]
    [InlineData("overlayfs", false)]
    public void Knows_what_several_machines_write_to(string format, bool isOne) => Assert.Equal(isOne, NetworkFileSystem.IsOne(format));

    [Fact]
    public void Finds_none_where_there_is_none_or_nothing_can_be_told()
    {
        using var file = new TempFile();
        Assert.Null(NetworkFileSystem.Find(file.Path));
        Assert.Null(NetworkFileSystem.Find("/no/such/folder/bot.db"));
        Assert.Null(NetworkFileSystem.Find("bot.db"));
    }
}
