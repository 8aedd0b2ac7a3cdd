Console.WriteLine("SyncStream");
