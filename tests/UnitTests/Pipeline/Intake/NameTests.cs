using System.Text;
using Patchbay.Pipeline.Intake;

namespace Patchbay.UnitTests.Pipeline.Intake;

public sealed class NameTests
{
    [Fact]
    public void Every_name_and_alias_of_the_catalog_finds_its_column()
    {
        Assert.Equal(28, TableLayout.All.Count);
        foreach (var layout in TableLayout.All)
        {
            foreach (var column in layout.Category.Table!.Columns.Where(column => column.Name != "Type" && !column.Added))
            {
                foreach (var name in column.Aliases.Prepend(column.Name).SelectMany(name => (string[])[name, name.ToUpperInvariant(), $" {name} "]))
                    Assert.Equal((name, layout.NumberOf(column.Name)), (name, layout.FindColumn(Encoding.UTF8.GetBytes(name))));
            }

            Assert.Equal(-1, layout.FindColumn("_RecordId"u8));
            Assert.Equal(-1, layout.FindColumn("Type"u8));
            Assert.Equal(-1, layout.FindColumn("Télé"u8));
            Assert.Equal(-1, layout.FindColumn(new byte[1000]));
        }
    }

    [Fact]
    public void Names_keep_their_number_in_any_order()
    {
        var names = new NameTable();
        string[] texts = ["time", "Type", "category", "RoomId", "properties", "Properties", "x"];
        var numbers = texts.ToDictionary(text => text, text => names.Find(Encoding.UTF8.GetBytes(text), out _));
        Assert.Equal(texts.Length, numbers.Values.Distinct().Count());
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            random.Shuffle(texts);
            names.BeginRecord();
            Assert.All(texts, text => Assert.Equal(numbers[text], names.Find(Encoding.UTF8.GetBytes(text), out _)));
        }
    }

    [Theory]
    [InlineData("Type", FieldRole.Type)]
    [InlineData("category", FieldRole.Category)]
    [InlineData("_ResourceId", FieldRole.Resource)]
    [InlineData("RESOURCEID", FieldRole.Resource)]
    [InlineData("Operation Name", FieldRole.Operation)]
    [InlineData("properties", FieldRole.Properties)]
    [InlineData("Properties", FieldRole.PropertiesOrColumn)]
    [InlineData("records", FieldRole.Records)]
    [InlineData("RoomId", FieldRole.None)]
    public void Some_names_mean_something_in_every_table(string name, object role)
    {
        var names = new NameTable();
        names.Find(Encoding.UTF8.GetBytes(name), out var found);
        Assert.Equal(role, found);
    }

    [Fact]
    public void Made_up_names_fill_the_table_and_are_still_told_apart()
    {
        var names = new NameTable();
        for (var i = 0; !names.IsFull; i++)
            Assert.NotEqual(NameTable.Unnumbered, names.Find(Encoding.UTF8.GetBytes($"name {i}"), out _));
        Assert.Equal(NameTable.Unnumbered, names.Find("category"u8, out var role));
        Assert.Equal(FieldRole.Category, role);
        Assert.NotEqual(NameTable.Unnumbered, names.Find("name 7"u8, out _));
    }
}
